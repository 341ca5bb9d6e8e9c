"""Moment arms beside published ones, for the validation page."""

from validation_page import number, spread, table, verdict

from kinespine.anatomy import Body
from kinespine.chain.moment_arms import ArmBesidePublished, beside_published, moment_arms

JOINTS = ("C0-C1", "C2-C3", "C7-T1", "T12-L1", "L4-L5")
MM = 1e3


def moment_arm_section(body: Body) -> str:
    """The whole section."""
    compared = beside_published(body)
    judged = [row for row in compared if row.published.low is not None or row.published.high is not None]
    inside = [row for row in judged if _verdict(row) == "inside"]
    opposite = [row for row in compared if row.ratio < 0]
    return "\n".join(
        [
            INTRODUCTION,
            f"Rows: {len(compared)}; with limits {len(judged)}, of those inside {len(inside)}; of the opposite sign"
            f" {len(opposite)}.\n",
            table(
                ["level", "group", "plane", "model mm", "published mm", "limits", "ratio", "verdict", "source", "note"],
                [_line(row) for row in compared],
            ),
            "### Every group at five joints\n",
            table(
                ["joint", "group", "fascicles", "flexion mm", "bending mm", "turning mm"],
                [
                    [arm.joint, arm.group.replace("_", " "), str(arm.fascicles), number(MM * arm.flexion),
                     number(MM * arm.lateral), number(MM * arm.axial)]
                    for joint in JOINTS
                    for arm in moment_arms(body, joint)
                ],
            ),
        ]
    )  # fmt: skip


INTRODUCTION = """\
Of the left side, averaged over the fascicles of a group with their areas as weights; positive flexes, bends to the left
and turns to the left. Landmarks were placed from bones and not from these rows; where a path was mended because its
arm was seen to be wrong, the note of the muscle table says so.
"""


def _line(row: ArmBesidePublished) -> list[str]:
    published = row.published
    return [
        published.level, published.group.replace("_", " "), published.plane, number(MM * row.model),
        number(published.value_mm), spread(published.low, published.high), number(row.ratio, 2), _verdict(row),
        f"{published.source} ({published.status})", published.note,
    ]  # fmt: skip


def _verdict(row: ArmBesidePublished) -> str:
    return verdict(MM * row.model, row.published.low, row.published.high)
