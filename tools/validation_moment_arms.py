"""Moment arms beside published ones, for the validation page."""

from typing import Literal

from validation_page import number, spread, table, verdict

from kinespine.anatomy import Body
from kinespine.chain.moment_arms import ArmBesidePublished, beside_published, moment_arms

JOINTS = ("C0-C1", "C2-C3", "C7-T1", "T12-L1", "L4-L5")
MM = 1e3


FITTED = ("rectus_abdominis", "multifidus_lumbar", "longissimus", "quadratus_lumborum")
PARTLY = ("erector_spinae_with_multifidus", "iliocostalis")
LUMBAR_JOINTS = ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
FAR = 0.3  # a ratio further from one than this is named with its cause even where no limits are published
SPAN = "the source turns the whole span as one joint; here the mean over its joints"
LATERAL_SPAN = f"{SPAN}, each about its own axis, which tilts with the vertebra"
CAUSE = {
    "L1-L2 erector_spinae_with_multifidus lateral": "fascicles run from bone to bone; the section shows the middle of a"
    " broad belly further out",
    "L3-L4 erector_spinae_with_multifidus lateral": "as at L1-L2",
    "L4-L5 erector_spinae_with_multifidus flexion": "a man of 55 with fat in the muscle: what is left lies far back",
    "T8-T9 erector_spinae_with_multifidus flexion": "1 mm beyond a recalled interval",
    "L4-L5 external_oblique flexion": "whole muscle through the sheath here, a single slice there",
    "L4-L5 external_oblique lateral": "few of the eight fascicles still lie at the side of the trunk this low: the"
    " others have reached the linea alba, where a single slice is not measured",
    "T12-L1 latissimus_dorsi lateral": "straight lines to the arm; the muscle wraps round the chest wall",
    "C2-T1 sternocleidomastoid flexion": SPAN,
    "C2-T1 splenius_capitis flexion": f"{SPAN}; its lower fascicles cross half of them",
    "C2-T1 semispinalis_cervicis flexion": f"{SPAN}; most fascicles cross half of them",
    "C2-T1 iliocostalis_cervicis flexion": f"{SPAN}; its fascicles cross a few of them",
    "C2-T1 levator_scapulae flexion": f"{SPAN}; the scapula is free here, so the pull passes to its other holders",
    "C2-T1 scalenus_medius flexion": "both are near zero",
    "C2-T1 scalenus_posterior flexion": "both are near zero",
    "C0-C2 semispinalis_capitis flexion": SPAN,
    "C0-C2 rectus_capitis_posterior_minor flexion": f"{SPAN}; the muscle crosses C0-C1 only",
    "C0-C2 obliquus_capitis_superior flexion": f"{SPAN}; the muscle crosses C0-C1 only",
    "C0-C2 obliquus_capitis_inferior flexion": "both are near zero; the muscle crosses C1-C2 only",
    "C0-C2 longus_colli flexion": "both are small; few fascicles reach C1",
    "C2-T1 semispinalis_capitis lateral": LATERAL_SPAN,
    "C2-T1 longissimus_cervicis lateral": LATERAL_SPAN,
    "C2-T1 splenius_cervicis lateral": LATERAL_SPAN,
    "C2-T1 trapezius_upper lateral": "straight from the nuchal ligament to the clavicle here, round the neck there",
    "C2-T1 scalenus_anterior lateral": f"{LATERAL_SPAN}; its slips cross half of them",
    "C2-T1 longus_capitis lateral": LATERAL_SPAN,
    "C2-T1 longus_colli lateral": LATERAL_SPAN,
    "C2-T1 hyoids lateral": "one strap on the midline stands for the hyoid muscles, so it cannot bend",
    "C2-T1 hyoids axial": "one strap on the midline stands for the hyoid muscles, so it cannot turn",
    "C2-T1 sternocleidomastoid axial": f"{LATERAL_SPAN}; a straight line in front of the neck there",
    "C2-T1 splenius_capitis axial": f"{LATERAL_SPAN}; straight lines here, round the neck there",
    "C0-C2 sternocleidomastoid axial": "C0-C1 hardly turns and C1-C2 does nearly all of it; the source has one axis",
    "C0-C2 semispinalis_capitis axial": "C0-C1 hardly turns and C1-C2 does nearly all of it; the source has one axis",
    "C0-C2 trapezius_upper axial": "C0-C1 hardly turns and C1-C2 does nearly all of it; the source has one axis",
    "C0-C2 longus_capitis axial": "both are small; the source has one axis for C0 to C2",
}
"""Why an arm is far from the published one, where known."""


def moment_arm_section(body: Body) -> str:
    """The whole section."""
    compared = beside_published(body)
    free = [row for row in compared if used_for(row) == "result"]
    judged = [row for row in free if row.published.low is not None or row.published.high is not None]
    inside = [row for row in judged if _verdict(row) == "inside"]
    opposite = [row for row in compared if row.ratio < 0]
    fitted = len(compared) - len(free)
    return "\n".join(
        [
            INTRODUCTION,
            f"Rows: {len(compared)}; {fitted} of them fitted wholly or in part. Of the {len(free)} others {len(judged)}"
            f" have limits, {len(inside)} of those are inside. Of the opposite sign: {len(opposite)}.\n",
            table(
                ["level", "group", "plane", "model mm", "published mm", "limits", "ratio", "used for", "verdict",
                 "cause", "source", "note"],
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
and turns to the left. Bony landmarks were placed from bones and not from these rows. **Paths of rectus, lumbar
multifidus, longissimus and quadratus were fitted to the lumbar rows** (depth of points the muscle passes, ends on the
iliac crest, bulge of the wall): those say *fitting paths*, and sums that contain them *in part*, and validate nothing.
"""


def _line(row: ArmBesidePublished) -> list[str]:
    published = row.published
    return [
        published.level, published.group.replace("_", " "), published.plane, number(MM * row.model),
        number(published.value_mm), spread(published.low, published.high), number(row.ratio, 2), used_for(row),
        _verdict(row), _cause(row), f"{published.source} ({published.status})", published.note,
    ]  # fmt: skip


def used_for(row: ArmBesidePublished) -> Literal["fitting paths", "fitting paths, in part", "result"]:
    """Whether the path of the muscle was fitted with this row or its neighbours in view."""
    lumbar = row.published.level in LUMBAR_JOINTS
    if lumbar and row.published.group in FITTED:
        return "fitting paths"
    return "fitting paths, in part" if lumbar and row.published.group in PARTLY else "result"


def _cause(row: ArmBesidePublished) -> str:
    """Why the arm is far off; empty where it is not."""
    published = row.published
    missed = "outside" in _verdict(row)
    if not missed and (published.low is not None or abs(row.ratio - 1.0) <= FAR or row.ratio != row.ratio):
        return ""
    return CAUSE.get(f"{published.level} {published.group} {published.plane}", "not known")


def _verdict(row: ArmBesidePublished) -> str:
    return verdict(MM * row.model, row.published.low, row.published.high)
