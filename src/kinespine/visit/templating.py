"""The bundled pages."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kinespine.visit.stacked import stacked

TEMPLATES = Path(__file__).parent / "templates"


def template(name: str) -> Template:
    """One of them, in which everything that is filled in is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["stacked"] = stacked  # pyright: ignore[reportUnknownMemberType] - jinja2 says nothing of it
    return environment.get_template(name)
