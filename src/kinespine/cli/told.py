"""What several commands are told of a picture: view, sides, posture, date and scale, under the keys of a file."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kinespine.cli.given import NUMBER
from kinespine.errors import BadInput

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SIDES = click.Choice(["image_left", "image_right", "image_top", "image_bottom"])

_OPTIONS = (
    click.option("--view", help="Which view it is; docs/landmarks.md lists them."),
    click.option(
        "--image-left-is",
        type=click.Choice(["person_left", "person_right"]),
        help="Which side of the person lies on the left of the picture. It is never assumed.",
    ),
    click.option("--forward-is", type=_SIDES, help="Towards which edge the person faces, in a view from the side."),
    click.option(
        "--posture", type=click.Choice(["neutral", "flexion", "extension"]), help="How the neck was held on a film."
    ),
    click.option("--taken-at", metavar="DATE", help="When the picture was taken, as 2026-01-31."),
    click.option("--mm-per-px", type=NUMBER, help="Size of a pixel at the person, mm. Needs --mm-per-px-error."),
    click.option("--mm-per-px-error", type=NUMBER, help="How well that is known: one standard deviation, mm."),
    click.option("--detector-mm-per-px", type=NUMBER, help="Size of a pixel on the detector or film itself, mm."),
    click.option("--magnification", type=NUMBER, help="With it: how much larger than the person the film shows."),
    click.option("--magnification-error", type=NUMBER, help="One standard deviation of the magnification."),
)


def told_options(command: _Command) -> _Command:
    """Add the options that tell of a picture; `told_by` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def told_by(given: dict[str, Any]) -> dict[str, str | float]:
    """What the options tell, under the keys of a landmark file.

    Raises:
        BadInput: two scales, or half of one.
    """
    told: dict[str, str | float] = {
        key: given[key]
        for key in ("view", "image_left_is", "forward_is", "posture", "taken_at")
        if given[key] is not None
    }
    at_person, at_detector = given["mm_per_px"], given["detector_mm_per_px"]
    enlarged = {key: given[key] for key in ("magnification", "magnification_error") if given[key] is not None}
    if at_person is not None and at_detector is not None:
        raise BadInput("--mm-per-px is at the person, --detector-mm-per-px on the film: tell one of them.")
    if (at_person is None) != (given["mm_per_px_error"] is None):
        raise BadInput("--mm-per-px and --mm-per-px-error belong together: a size without its error tells no length.")
    if enlarged and (at_detector is None or len(enlarged) == 1):
        raise BadInput("--magnification, --magnification-error and --detector-mm-per-px belong together.")
    if at_person is not None:
        return {
            **told, "scale": "patient_calibrated", "mm_per_px": at_person, "mm_per_px_error": given["mm_per_px_error"],
        }  # fmt: skip
    return told if at_detector is None else {**told, "scale": "detector_spacing", "mm_per_px": at_detector, **enlarged}
