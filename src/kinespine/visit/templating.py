"""The bundled pages."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kinespine.visit.stacked import stacked

TEMPLATES = Path(__file__).parent / "templates"
DEGREES = re.compile(r"(?<=\d)[ \u00a0]deg\b")


def template(name: str) -> Template:
    """One of them, in which everything that is filled in is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # pyright knows nothing of what jinja2 keeps its filters in
    environment.filters |= {"stacked": stacked, "degrees": degrees}  # pyright: ignore[reportUnknownMemberType]
    return environment.get_template(name)


def degrees(page: str) -> Markup:
    """The same page with ° behind numbers: words that terminals and pages share have `deg`, and a page has one way."""
    return Markup(DEGREES.sub("°", str(page)))
