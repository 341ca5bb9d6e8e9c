"""What a reader must know of each table that the table does not say itself, for docs/tables.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a reader must know of one table that the table does not say itself."""

    what: str
    names: tuple[str, ...]  # the columns that tell one row from the others
    columns: dict[str, str]  # every other column: meaning and unit


SOURCE = {"source": "key in the sources below; several are separated by `;`"}
STATUS = {"status": "how the number got here"}
NOTE = {"note": "what a reader must know"}
ORIGIN = {**SOURCE, **STATUS}

TABLES = {
    "anatomy/tables/vertebrae.csv": Known(
        what="Sizes of C1 to L5 of the reference man. From them every feature of a vertebra is placed by one rule "
        "(`anatomy/spine.py`; offsets without a column there are anatomical assumptions).",
        names=("level", "quantity"),
        columns={"value": "in the unit that ends the quantity's name (mm or deg)", **ORIGIN},
    ),
    "anatomy/tables/stacking.csv": Known(
        what="How bones of different sources are put on each other: centres of rotation of the neck, C1 and head on "
        "C2, the depth of the cage, the bulge of the abdominal wall.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name; a stretch has none", **ORIGIN, **NOTE},
    ),
    "anatomy/tables/landmarks.csv": Known(
        what="Named points on pelvis, cage, skull, shoulder girdle and limbs of the reference man, left side.",
        names=("body", "landmark"),
        columns={
            "ap_mm": "forward of the body's origin, mm",
            "lateral_mm": "to the left, mm",
            "up_mm": "upward, mm",
            "side_rule": "`mirrored` to the right as well, or `midline`",
            **ORIGIN,
            **NOTE,
        },
    ),
    "anatomy/tables/joints.csv": Known(
        what="Passive motion of the 25 spinal joints, direction by direction, as measured in vitro. One rule makes a "
        "smooth curve of each row (`anatomy/tissue.py`, see the mathematics page).",
        names=("joint", "direction"),
        columns={
            "neutral_zone_deg": "half of the motion that meets almost no resistance, deg",
            "neutral_zone_source": "key of its source",
            "neutral_zone_status": "how it got here",
            "range_deg": "motion from neutral to one end, deg",
            "range_moment_Nm": "moment at that end, N·m",
            **ORIGIN,
            **NOTE,
        },
    ),
    "anatomy/tables/muscles.csv": Known(
        what="Every fascicle of the left side; the right is its mirror image.",
        names=("group", "name"),
        columns={
            "origin": "landmark where it begins",
            "insertion": "landmark where it ends",
            "via": "landmarks its line passes, in order",
            "pcsa_cm2": "physiological cross-section in its source, cm²; scaled so that the group has its chosen total",
            "pcsa_source": "key of its source",
            "pcsa_status": "how it got here",
            "fibre_fraction": "optimal fibre length over the length of fibre and tendon, 1",
            "pennation_deg": "angle of the fibres to the line of pull, deg",
            "architecture_source": "key of the source of the two columns before",
            "architecture_status": "how they got here",
            **NOTE,
        },
    ),
    "anatomy/tables/muscle_groups.csv": Known(
        what="The chosen area of each muscle group, one side of the reference man, with its reason.",
        names=("group",),
        columns={
            "region": "where it acts",
            "action_note": "what it does",
            "table_total_cm2": "sum of its fascicles in `muscles.csv`, cm²",
            "chosen_total_cm2": "area used, cm²",
            **ORIGIN,
            "kind": "measured, a model, recalled, derived or assumed",
            "reason": "why this total",
        },
    ),
    "anatomy/tables/muscles_left_out.csv": Known(
        what="Fascicles that sources have and this body has not.",
        names=("group", "name"),
        columns={"reason": "why", **ORIGIN},
    ),
    "anatomy/tables/segments.csv": Known(
        what="Mass of the segments as a share of body mass, and where along them it sits.",
        names=("segment", "sex"),
        columns={
            "mass_fraction": "of body mass, 1",
            "com_fraction": "centre of mass from near to far end, 1; empty: placed by a rule of `anatomy/inertia.py`",
            **ORIGIN,
            **NOTE,
        },
    ),
    "anatomy/tables/slices.csv": Known(
        what="The slice of neck or trunk that each vertebra carries.",
        names=("level",),
        columns={
            "share": "of the mass of neck (C1 to C7) or trunk (T1 to L5), relative to the other rows",
            "com_ap_mm": "centre of mass forward of the vertebra, mm",
            "com_up_mm": "centre of mass above the vertebra, mm",
            **ORIGIN,
            **NOTE,
        },
    ),
    "anatomy/tables/cage.csv": Known(
        what="How the rib cage hangs on the spine, and the pressure in the abdomen.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name", **ORIGIN, **NOTE},
    ),
    "anatomy/tables/causes.csv": Known(
        what="What can differ in a person. A row is a family: `{...}` in its name stands for one of several words, "
        "which `kinespine causes` lists. Limits say what may be asked of the model, not what is usual.",
        names=("name",),
        columns={
            "unit": "of the three numbers; also the end of the name, unless it is a factor or a fraction",
            "neutral": "where nothing differs",
            "low": "smallest value that is taken",
            "high": "largest value that is taken",
            "group": "what the cause is attributed to",
            "changes": "body, rest angle of tissue, habit or senses; `rest or habit`: by the hypothesis",
            "mirror": "its sign in the mirror image of the person",
            "meaning": "of the positive direction",
            **ORIGIN,
            "note": "why these limits",
        },
    ),
    "anatomy/tables/cause_spread.csv": Known(
        what="How much every cause differs between healthy people. A row is a family, as in causes.csv; where two rows "
        "name one cause the narrower counts. Causes of different rows are drawn independently.",
        names=("name",),
        columns={
            "shape": "of the distribution; `retained`: a normal bias times the uniform share of it that is left",
            "centre": "mean, of a lognormal the median, in the unit of the cause",
            "width": "standard deviation in that unit, of a lognormal that of the natural logarithm",
            "low": "lower end of a uniform, in that unit",
            "high": "upper end of a uniform, in that unit",
            "zero": "share of people in whom it is exactly zero",
            "family": "correlation between any two causes of the row; empty is none",
            "sides": "correlation between left and right; empty is that of the family",
            **ORIGIN,
            **NOTE,
        },
    ),
    "anatomy/tables/limbs.csv": Known(
        what="Isometric strength of the limb joints of the reference man: bound of the torque that holds each.",
        names=("joint", "direction"),
        columns={"strength_Nm": "largest torque, one side, N·m", **ORIGIN, **NOTE},
    ),
    "anatomy/tables/posture_norms.csv": Known(
        what="The average standing posture, in which nothing that was not measured is put.",
        names=("quantity",),
        columns={
            "value": "in the unit that ends the quantity's name; ages in years, slopes in deg per deg",
            **ORIGIN,
            **NOTE,
        },
    ),
    "anatomy/tables/published_moment_arms.csv": Known(
        what="Moment arms of muscles found in the literature, for comparison alone.",
        names=("level", "group", "plane"),
        columns={
            "value_mm": "middle, mm",
            "low": "lower end where there is one, mm",
            "high": "upper end where there is one, mm",
            **ORIGIN,
            **NOTE,
        },
    ),
    "chain/tables/asymmetry_floor.csv": Known(
        what="How uneven the two sides of a muscle group are in healthy standing; a smaller index says nothing. "
        "Written by `tools/asymmetry_floor.py`.",
        names=("group",),
        columns={"floor": "size of (left - right) / (left + right) that 95 of 100 stay below, 1", **ORIGIN, **NOTE},
    ),
    "chain/tables/measured_standing.csv": Known(
        what="Measured standing postures and loads that the body is compared with.",
        names=("quantity", "subject"),
        columns={
            "kind": "what sort of quantity",
            "value": "middle, in the row's unit",
            "low": "lower end",
            "high": "upper end",
            "interval": "what the ends are",
            "unit": "of value and ends",
            "used_for": "what it decides: a result is compared and decides nothing; a derived row follows from another",
            **ORIGIN,
            **NOTE,
        },
    ),
    "chain/tables/measured_strength.csv": Known(
        what="Measured maximal moments of trunk and neck that the muscles are compared with.",
        names=("region", "direction", "sex", "subject"),
        columns={
            "value": "middle, in the row's unit",
            "low": "lower end",
            "high": "upper end",
            "unit": "of value and ends",
            "condition": "posture and fixation",
            "used_for": "what it decides: a result is compared and decides nothing; a derived row follows from another",
            **ORIGIN,
            **NOTE,
        },
    ),
    "anatomy/tables/rest_posture.csv": Known(
        what="How the spine at rest, lying and unloaded, differs from standing; discs and ligaments are slack there. "
        "Every joint of the spine belongs to one region and takes an even part of it.",
        names=("quantity",),
        columns={"value": "recumbent less standing angle of the curve, deg", **ORIGIN, **NOTE},
    ),
    "balance/tables/plant.csv": Known(
        what="What the small plant of a standing body adds to the chain: stiffness and damping of ankles, "
        "damping of the spine, radii of gyration.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name", **ORIGIN, **NOTE},
    ),
    "balance/tables/senses.csv": Known(
        what="What is assumed of senses: foam under the foot, how an offset of the upper neck is told, tone and guard.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name", **ORIGIN, **NOTE},
    ),
    "balance/tables/sway_noise.csv": Known(
        what="The noise of healthy people: fitted to the medians of people with odd numbers in four "
        "conditions; nothing of the people with even numbers was used.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name", **ORIGIN, **NOTE},
    ),
    "balance/tables/sway_noise_other.csv": Known(
        what="Another fit of the same noise, told as well what eyes and foam change in each person: sway does not tell "
        "which is right, and what a neck that feels turned does hangs on it.",
        names=("quantity",),
        columns={"value": "factor of the usual noise (sway_noise.csv)", **ORIGIN, **NOTE},
    ),
    "balance/tables/people_noise.csv": Known(
        what="How people differ in what recordings tell of their senses, and how far the model is off them; from raw "
        "trials of six people with odd numbers.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name", **ORIGIN, **NOTE},
    ),
    "balance/tables/sway_shape.csv": Known(
        what="What spectra of people are off the model of usual noise on average, from the same trials.",
        names=("surface", "axis", "frequency_hz"),
        columns={
            "surface": "firm or foam",
            "axis": "forward or sideways",
            "frequency_hz": "middle of the band, Hz",
            "off_ratio": "of the natural logarithm of power, people less model",
            **ORIGIN,
        },
    ),
    "balance/tables/alarm.csv": Known(
        what="How often recordings of constructed people are called off the model, by what is wrong with them.",
        names=("what",),
        columns={
            "what": "is wrong with the recordings",
            "fired_ratio": "part of the people whose recordings were called off the model",
            "people": "how many were constructed",
            **ORIGIN,
        },
    ),
    "balance/tables/bending.csv": Known(
        what="Where the erector spinae fall silent while people bend forward, as measured.",
        names=("quantity", "source"),
        columns={
            "value": "mean, in the unit that ends the quantity's name",
            "spread": "one standard deviation between people",
            "people": "how many were measured",
            **ORIGIN,
            **NOTE,
        },
    ),
    "balance/tables/sway_spread.csv": Known(
        what="How people differ in what experiments on the senses measure, for the power of those experiments.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name", **ORIGIN, **NOTE},
    ),
    "balance/tables/responses.csv": Known(
        what="How large vibration, fatigue and a poor position sense are taken to be.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name", **ORIGIN, **NOTE},
    ),
    "balance/tables/controllers.csv": Known(
        what="Published sets of gains and delay of standing; delays as each set counts them, never mixed.",
        names=("name",),
        columns={
            "delay_s": "of what is sensed, s",
            "activation_s": "from an impulse of excitation to the peak of torque, s",
            "falling_ratio": "proportional gain and passive stiffness over m g h",
            "compensated": "share of a felt slow torque that is countered",
            "joint_weight": "of a radian off the habitual angle of hip or spine, squared, beside a torque of m g h",
            **ORIGIN,
            **NOTE,
        },
    ),
    "chain/tables/weights.csv": Known(
        what="What the terms of standing weigh against effort (1 is all muscle at its maximum, squared and halved), "
        "and the few other numbers of the solver. The note of a calibrated number says what it was chosen by.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name, or effort", **ORIGIN, **NOTE},
    ),
    "chain/tables/backrest.csv": Known(
        what="How a backrest holds: the friction on its slope, and how far it gives.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name", **ORIGIN, **NOTE},
    ),
    "chain/tables/lying_to_standing.csv": Known(
        what="How curves change from lying to standing, with age and with pelvic incidence, as measured.",
        names=("quantity", "region", "subject"),
        columns={
            "value": "the change, in the row's unit",
            "low": "lower end",
            "high": "upper end",
            "interval": "what the ends are",
            "unit": "of value and ends",
            "n": "people",
            "used_for": "result: compared and decides nothing; input: shares its source with the rest posture",
            **ORIGIN,
            **NOTE,
        },
    ),
    "chain/tables/tasks.csv": Known(
        what="What a task asks of the body: angles, hand positions, supports. Written down before any comparison.",
        names=("task", "variant", "quantity"),
        columns={
            "value": "in the unit that ends the quantity's name",
            "low": "lower end",
            "high": "upper end",
            **ORIGIN,
            **NOTE,
        },
    ),
    "chain/tables/in_vivo_tasks.csv": Known(
        what="Which task stands for each row of measured loads, and which of them are scored. Written down before any "
        "comparison.",
        names=("id",),
        columns={
            "task": "the task as on the command line; empty where none can express the row",
            "compared": "the model's number",
            "reference": "absolute, or the ratio to another task",
            "kind": "what sort of measurement",
            "used_for": "what the row decides",
            "reason": "why",
        },
    ),
    "chain/tables/in_vivo_loads.csv": Known(
        what="Loads measured in living people, for the rows that a task expresses; who was measured where it was one "
        "person or a group of one kind.",
        names=("id",),
        columns={
            "what": "what was measured",
            "posture": "in the words of the source",
            "value": "middle, in the row's unit",
            "low": "lower end",
            "high": "upper end",
            "unit": "of value and ends; `true`: an order; `SMD`: a standardised difference",
            "over": "the row it is divided by",
            "sex": "of who was measured",
            "age_years": "years",
            "height_m": "m",
            "mass_kg": "kg",
            **ORIGIN,
            **NOTE,
        },
    ),
    "chain/tables/in_vivo_ammr.csv": Known(
        what="Bars of another whole-body model's chart of the same postures, for comparison alone.",
        names=("posture",),
        columns={
            "task": "the task that stands for it",
            "row": "its row in `in_vivo_loads.csv`, where it has one",
            "model_percent": "the other model, percent of its own standing",
            "measured_percent": "what the chart gives as measured, percent of standing",
            **ORIGIN,
            **NOTE,
        },
    ),
    "chain/tables/disc_pressure.csv": Known(
        what="The published relation of disc pressure to compression.",
        names=("quantity",),
        columns={"value": "in the unit that ends the quantity's name", **ORIGIN, **NOTE},
    ),
    "chain/tables/chain_experiments.csv": Known(
        what="Experiments that change one end of the chain and measure the other, and what the model is expected to "
        "answer. Written down before any was run.",
        names=("id",),
        columns={
            "grade": "A pooled trials; B randomised trial; C controlled or before-after; D weaker",
            "expressed": "whether the model can express it; if not, the note says why",
            "changed": "the causes or the task, as on the command line",
            "outcome": "the model's number, as a difference from the unchanged body",
            "expected": "sign, or 0 where nothing should happen",
            "threshold": "measured size, or what the study could have detected where nothing should happen",
            "unit": "of the threshold",
            "null_result": "whether nothing should happen",
            "used_for": "what the row decides",
            **ORIGIN,
            **NOTE,
        },
    ),
    "chain/tables/model_error.csv": Known(
        what="How much farther from their median limits of shares are told than draws make them, for what the model "
        "may be wrong in (`docs/honesty.md`); the row `*` is for outcomes that were not looked at.",
        names=("outcome",),
        columns={
            "total": "factor of what is unusual in all, of groups and of regions",
            "neck": "factor of the share of the upper neck",
            "world": "where each was set",
            **ORIGIN,
            **NOTE,
        },
    ),
    "chain/tables/published_slopes.csv": Known(
        what="Published slopes of one part of the chain with another, most of them ratios of mean changes between "
        "people; shown beside the model's.",
        names=("id",),
        columns={
            "changed": "causes of the model that stand for the change, each by as much",
            "per": "outcome it is told against; empty: against the cause",
            "outcome": "outcomes of the model that are summed; `-` before what is taken off",
            "published": "the slope",
            "lowest": "a bound, where only one is known",
            "unit": "of both",
            **ORIGIN,
            **NOTE,
        },
    ),
    "imaging/tables/spacing.csv": Known(
        what="How well the size of a pixel of a film is known, by how it was calibrated.",
        names=("calibration",),
        columns={"relative_error": "one standard deviation of a length, as a part of it", **ORIGIN, **NOTE},
    ),
    "imaging/tables/header_views.csv": Known(
        what="Which view a film is by the part of the body and the direction that its header names.",
        names=("body_part", "direction"),
        columns={"view": "of docs/landmarks.md", **ORIGIN},
    ),
    "imaging/tables/pose_points.csv": Known(
        what="Which point of the pose model stands for which landmark of a view, and how far off it may lie. Hips are "
        "left out: docs/pictures.md says why.",
        names=("view", "landmark"),
        columns={
            "point": "of the pose model",
            "error_of_height": "one standard deviation along each axis, as a part of the body's height",
            **ORIGIN,
            **NOTE,
        },
    ),
    "imaging/tables/body_shares.csv": Known(
        what="From the height of a person, or a printed marker, to the size of a pixel of a photograph.",
        names=("quantity",),
        columns={"value": "in its unit", "unit": "of the value", **ORIGIN, **NOTE},
    ),
    "imaging/tables/setup.csv": Known(
        what="What makes a photograph unfit to be measured: `retake` asks for another one, `note` is told.",
        names=("check",),
        columns={
            "limit": "in its unit",
            "beyond": "on which side of the limit it is wrong",
            "unit": "of the limit; 1: a part of the picture's or body's height, of the trunk's length, or a variance",
            "action": "what follows",
            "words": "as it is told",
            **ORIGIN,
        },
    ),
    "measures/tables/views.csv": Known(
        what="The views in which pictures are taken.",
        names=("name",),
        columns={
            "title": "in words",
            "kind": "film or photograph",
            "plane": "of the body that it shows",
            "window_mm": "usual height of what the picture shows, mm; only for pictures without scale",
            **ORIGIN,
        },
    ),
    "measures/tables/landmarks.csv": Known(
        what="Points that are marked on pictures; [landmarks](landmarks.md) has them view by view with drawings.",
        names=("name",),
        columns={
            "views": "that show it, separated by `;`",
            "definition": "how it is found",
            "side": "of the person",
            "pair": "the same point of the other side",
            **ORIGIN,
        },
    ),
    "measures/tables/landmark_places.csv": Known(
        what="Where the landmarks lie in one average upright body: for drawings, coarse checks and constructed "
        "examples. No measure rests on it, but where films are simulated: its points are then carried by the bones.",
        names=("name",),
        columns={
            "forward_mm": "x, mm, from the middle between the heels of the reference man",
            "left_mm": "y, mm",
            "up_mm": "z, mm, from the floor",
            **ORIGIN,
        },
    ),
    "measures/tables/projection.csv": Known(
        what="How far measures of films are off by the projection, over how heads and tubes are usually held: written "
        "by `tools/films_page.py` from simulated films.",
        names=("measure", "view"),
        columns={
            "error": "root mean square, in the unit; the larger one of films at 72 and 40 inches",
            "unit": "deg, mm or 1",
            **ORIGIN,
        },
    ),
    "measures/tables/placing.csv": Known(
        what="How well points of pictures are placed, and what a picture does not tell of itself. Of several rows the "
        "first that fits counts.",
        names=("kind", "quantity", "landmark"),
        columns={
            "value": "one standard deviation, or the magnification itself, in the row's unit",
            "unit": "of the value",
            **ORIGIN,
            **NOTE,
        },
    ),
    "measures/tables/norms.csv": Known(
        what="What is usual in people without complaints, for the measures of the report.",
        names=("measure", "age_low", "age_high"),
        columns={
            "value": "mean, in the row's unit",
            "sd": "standard deviation between people; empty where the source has none",
            "unit": "of value and sd",
            "population": "who was measured",
            **ORIGIN,
            **NOTE,
        },
    ),
    "measures/tables/measure_facts.csv": Known(
        what="What is published about measures beside the norms above: means, usual ranges, limits, agreement of "
        "readers and smallest changes. Several means of one measure are several answers of the literature.",
        names=("measure", "fact", "population", "sex"),
        columns={
            "value": "in the row's unit",
            "sd": "standard deviation between people, or between bones of a difference",
            "low": "lower end of the span; of a meta-analysis, of the 95 % interval of the mean (the note says so)",
            "high": "upper end of the span",
            "unit": "of all four; agreement between readers has none",
            "age_low": "from this age on, years",
            "age_high": "below this age, years",
            "decided_in": "postures in which a limit decides; empty: whatever the posture",
            "show": "to whom a value past the limit is shown",
            **ORIGIN,
            **NOTE,
        },
    ),
    "measures/tables/definitions.csv": Known(
        what="Every published definition of a radiograph, photograph or bedside measure that was read: the measures "
        "that follow it, or why it is no measure of points.",
        names=("id",),
        columns={
            "title": "as its source calls it",
            "measures": "names in the catalogue, separated by `;`",
            "reason": "why no measure of points follows it",
            "source": "key of the definition",
            "status": "how the definition got here",
            "note": "where it left a choice, what was chosen",
        },
    ),
    "measures/tables/norm_terms.csv": Known(
        what="The line that each measure follows over age, sex and pelvic incidence in healthy people, and what they "
        "differ by beyond it. The sacral slope has no row: it is incidence less tilt.",
        names=("measure", "term"),
        columns={
            "value": "mean, slope, difference or standard deviation, in the row's unit",
            "unit": "of the value",
            "at_age": "age at which the mean is taken, years",
            "at_incidence_deg": "pelvic incidence at which the mean is taken, deg; empty is that of all people",
            "age_sd": "SD of the ages of the people of an `sd`, years; what age explains is taken out of it",
            "population": "who was measured; empty where nobody was",
            **ORIGIN,
            **NOTE,
        },
    ),
    "measures/tables/norm_correlations.csv": Known(
        what="How two measures go together in healthy people. Pairs without a row are taken as uncorrelated at one "
        "age, sex and incidence, which is assumed.",
        names=("one", "other"),
        columns={
            "given": "among whom: all people (`nothing`), or those of one age and incidence",
            "value": "coefficient of correlation, 1",
            "population": "who was measured; empty where nobody was",
            **ORIGIN,
            **NOTE,
        },
    ),
    "visit/tables/points.csv": Known(
        what="The points that a marker may be placed on, with the usual error of placing it.",
        names=("name",),
        columns={
            "side_rule": "`mirrored` or `midline`",
            "meaning": "in plain words",
            "error_mm": "one standard deviation along each axis where the visit gives none, mm",
            "depth_mm": "from the skin to the bony point, mm",
            **ORIGIN,
            **NOTE,
        },
    ),
    "balance/tables/reference_bands.csv": Known(
        what="Where 95 of 100 trials of standing of other people lie, each person weighing the same; made by "
        "`tools/sway_bands.py` from the results of 1273 trials that Santos and Duarte published under CC BY 4.0 "
        "(`bds_trials.csv`).",
        names=("descriptor", "eyes", "surface", "age_low", "sex"),
        columns={
            "age_high": "up to this age, not in it, years",
            "people": "how many were measured",
            "trials": "of 60 s at 100 Hz, all of theirs together",
            "low": "2.5th percentile, in the row's unit",
            "middle": "median",
            "high": "97.5th percentile",
            "unit": "of the three",
            **ORIGIN,
        },
    ),
    "balance/tables/repeatability.csv": Known(
        what="How well descriptors of sway repeat in one person. Derived rows are made by `tools/sway_bands.py` from "
        "the three trials of each person and condition in the same data.",
        names=("descriptor", "fact", "eyes", "surface", "population", "age_low"),
        columns={
            "age_high": "up to this age, not in it, years",
            "sex": "empty: both",
            "value": "intraclass correlation, or standard error of measurement, in the row's unit",
            "low": "lower end of a published span",
            "high": "upper end",
            "unit": "1 of a correlation; log: of the natural logarithm of the value, so a factor",
            "when": "what lay between the trials",
            "people": "how many were measured",
            **ORIGIN,
            **NOTE,
        },
    ),
    "assessment/tables/listing_readings.csv": Known(
        what="What a listing can say, with the meaning of its two signs in the body frame.",
        names=("name",),
        columns={
            "title": "in plain words",
            "unit": "of its size",
            "positive": "what the positive sign means",
            "negative": "what the negative sign means",
            "limit": "largest size that is taken, in the unit; empty: a direction without a size",
            **ORIGIN,
            **NOTE,
        },
    ),
    "assessment/tables/listing_words.csv": Known(
        what="How each method writes each reading, as far as documented.",
        names=("method", "reading"),
        columns={
            "label": "before the letter",
            "positive": "letter of the positive sign; of a rotation, where laterality is to the right",
            "negative": "letter of the negative sign",
            "resolution": "step of the notation, in the unit of the reading; empty: letters without a size",
            **ORIGIN,
            **NOTE,
        },
    ),
    "assessment/tables/listing_not_read.csv": Known(
        what="What a method lists besides, in a way that no source told us; such words are refused.",
        names=("method",),
        columns={"what": "in words"},
    ),
    "assessment/tables/listing_measures.csv": Known(
        what="Measures of points on films that tell a reading of a listing.",
        names=("measure", "reading"),
        columns={
            "sign": "-1 where the two call opposite directions positive",
            "tells": "size, or the side alone, of the reading",
            **ORIGIN,
            **NOTE,
        },
    ),
    "assessment/tables/listing_lines.csv": Known(
        what="Every angle of a listing, and every cause it tells, as the difference of two lines. Lines that lean are "
        "positive to the right, lines that turn are positive to the left.",
        names=("kind", "name"),
        columns={
            "upper": "line",
            "lower": "line that is taken away",
            "extra_deg": "error of taking one line for another, one standard deviation, deg",
            "extra_again_deg": "the part of it that errs anew when the same person is read again, deg",
            **ORIGIN,
            **NOTE,
        },
    ),
    "assessment/tables/neck_errors.csv": Known(
        what="Parts of the error of the relation of two bones on a film; their squares add up.",
        names=("part", "unit"),
        columns={
            "size": "one standard deviation, in the unit",
            "again": "whether it errs anew when the same person is read again: what a change is judged by",
            **ORIGIN,
            **NOTE,
        },
    ),
    "assessment/tables/bedside.csv": Known(
        what="What tests at the bedside can tell: steps, errors of one reading, and what is commonly said of them.",
        names=("test", "quantity"),
        columns={"value": "in the unit", "unit": "of the value", **ORIGIN, **NOTE},
    ),
    "assessment/tables/range_of_motion.csv": Known(
        what="Motions of neck and low back that are measured, from neutral.",
        names=("motion",),
        columns={
            "title": "in plain words",
            "usual_deg": "taken as full by an impairment guide, deg",
            "most_deg": "more than anybody moves, deg",
            **ORIGIN,
            **NOTE,
        },
    ),
    "visit/tables/reading_errors.csv": Known(
        what="The usual error of what is read off a film, a photograph or a test, everything together.",
        names=("kind", "reading"),
        columns={
            "error": "one standard deviation where the visit gives none; the first row that names the reading counts",
            "unit": "deg or mm",
            **ORIGIN,
            **NOTE,
        },
    ),
    "visit/tables/film_setups.csv": Known(
        what="How simulated films are taken: where the tube aims, and where the film hangs.",
        names=("view",),
        columns={
            "aimed_at": "landmark through which the central ray goes",
            "behind_mm": "from there on to the film along the ray, mm",
            "ray": "level; along or square to the atlas; from below; from beside",
            "angle_deg": "of a ray from below or beside, deg",
            "square": "whether the film is turned square to the ray",
            "width_mm": "of the film, mm",
            "height_mm": "of the film, mm",
            "higher_mm": "middle of the film over the central ray, mm",
            "mm_per_px": "size of a pixel on the film, mm",
            **ORIGIN,
            **NOTE,
        },
    ),
    "visit/tables/film_positioning.csv": Known(
        what="How surely head and tube are held when a film is taken, and how even spines are.",
        names=("quantity",),
        columns={"error": "one standard deviation, in the unit", "unit": "deg or mm", **ORIGIN, **NOTE},
    ),
    "visit/tables/link_evidence.csv": Known(
        what="What studies found on the link between neck, posture and the low back, those without effect included.",
        names=("finding", "source"),
        columns={
            "result": "`effect` or `no effect`",
            "design": "of the study",
            "people": "in it",
            "grade": "A review of reviews, B randomised trial, C comparison without chance deciding, D no comparison",
            **ORIGIN,
        },
    ),
    "assessment/tables/questions.csv": Known(
        what="The questions of the screen. A few of them stand on the form of a visit: those that must not wait.",
        names=("key",),
        columns={
            "words": "as it is asked",
            "kind": "`yes/no`, `number` or `choice`",
            "unit": "of the number",
            "low": "least number that is possible",
            "high": "largest number that is possible",
            "other_unit": "in which it may have been given by mistake",
            "factor": "from that unit, 1",
            "choices": "words of a choice, separated by `;`",
            "group": "which rules need it most",
            "on_visit_form": "it stands in the form of a visit",
            "follows_from": "condition on other answers that is the same; where both are answered they must agree",
            **ORIGIN,
        },
    ),
    "assessment/tables/red_flag_rules.csv": Known(
        what="The rules of the screen. Conditions are three-valued: what is unknown leaves a rule open.",
        names=("id",),
        columns={
            "group": "order in which they are asked",
            "condition": "what it may be a sign of",
            "trauma_rule": "`canadian` or `nexus`: one of the two is used; empty: always",
            "applies_if": "condition on the answers; empty: always",
            "fires_if": "condition on the answers",
            "urgency": "`now`, `same day`, `soon`, `review`; `caution` goes with a clearance",
            "whom": "who must see the person",
            "when": "how soon",
            "action": "what the list it comes from asks for",
            "region": "of which an image is asked for: `cervical`, `back` or `any`; a film of another region has no "
            "indication by it",
            **ORIGIN,
            **NOTE,
        },
    ),
    "assessment/tables/contradictions.csv": Known(
        what="Answers that cannot all be true.",
        names=("expression",),
        columns={"words": "what is wrong with them"},
    ),
    "assessment/tables/film_rules.csv": Known(
        what="What guidelines say before a film is taken. The first line that holds decides.",
        names=("id",),
        columns={
            "film": "`cervical`, `lumbar`, `full_spine` or `any`",
            "holds_if": "condition on the answers, and on `emergency`, `film_flag`, `mri_first` and `open` (neither of "
            "emergency and MRI ruled out) from the screen and `repeat` from the order",
            "verdict": "`refused`, `indicated` or `not indicated`",
            "words": "as it is told",
            **ORIGIN,
        },
    ),
    "assessment/tables/film_doses.csv": Known(
        what="Effective dose of a series.",
        names=("film",),
        columns={
            "low_mSv": "lower end, mSv",
            "high_mSv": "upper end, mSv",
            "words": "of what",
            **ORIGIN,
        },
    ),
    "care/tables/impulse_methods.csv": Known(
        what="The light push of three methods: ranges from which force, time, aim, place and the rest under the head "
        "are drawn (`care/impulse_draws.py`).",
        names=("method", "quantity"),
        columns={
            "low": "lower end, in the unit that ends the quantity's name",
            "high": "upper end",
            "spread": "how it is drawn between them",
            **ORIGIN,
            **NOTE,
        },
    ),
    "care/tables/impulse_tissue.csv": Known(
        what="Stiffness and damping of the joints of the neck in the simulated push, each log-uniform over a decade; "
        "those below C4 count where a lower bone is held (`kinespine impulse --held`).",
        names=("joint", "quantity"),
        columns={
            "low": "lower end, in the unit that ends the quantity's name; a factor has none",
            "high": "upper end",
            **ORIGIN,
            **NOTE,
        },
    ),
    "care/tables/impulse_bodies.csv": Known(
        what="How the head and the slices of neck are spread about their centres of mass, in the simulated push only.",
        names=("segment", "quantity"),
        columns={"value": "mm", **ORIGIN, **NOTE},
    ),
    "care/tables/impulse_ligaments.csv": Known(
        what="Straight fibres between bones of the upper neck, left side, and the slack of their ligament.",
        names=("ligament", "fibre"),
        columns={
            "upper": "bone of the upper end",
            "upper_landmark": "landmark it is placed from",
            "upper_forward_mm": "from there forward, mm",
            "upper_left_mm": "to the left, mm",
            "upper_up_mm": "upward, mm",
            "lower": "bone of the lower end",
            "lower_landmark": "landmark it is placed from",
            "lower_forward_mm": "from there forward, mm",
            "lower_left_mm": "to the left, mm",
            "lower_up_mm": "upward, mm",
            "places_source": "key of the source of both places",
            "places_status": "how the places got here",
            "sides": "left and right are looked at `each`, or in `sum` as one band",
            "slack_mm": "lengthening before it carries, mean, mm",
            "slack_sd_mm": "its standard deviation, mm",
            **ORIGIN,
            **NOTE,
        },
    ),
    "care/tables/impulse_everyday.csv": Known(
        what="Forces beside which the picture of a simulated push puts its own.",
        names=("what",),
        columns={"low_N": "lower end, N", "high_N": "upper end, N", **ORIGIN, **NOTE},
    ),
    "providers/tables/taxonomies.csv": Known(
        what="Codes of the health care provider taxonomy that have a kind here. Any other can be asked for as a code.",
        names=("code",),
        columns={"kind": "what `--taxonomy` calls it", "display": "what the code is called", **ORIGIN},
    ),
    "providers/tables/techniques.csv": Known(
        what="Techniques of the upper neck by name, for what offices say of themselves. No code exists for them.",
        names=("technique",),
        columns={"also_called": "other ways it is written, separated by `;`", **SOURCE},
    ),
    "providers/tables/states.csv": Known(
        what="What an address may have for a state.",
        names=("code",),
        columns={"name": "in full", "kind": "`state`, `territory`, `associated` or `military`", **ORIGIN},
    ),
    "providers/tables/referrals.csv": Known(
        what="Kinds of provider that the rules of the screen mean by whom they name.",
        names=("whom",),
        columns={"kinds": "separated by `;`; none for the emergency services"},
    ),
    "outcomes/tables/instruments.csv": Known(
        what="The instruments people answer: scale and scoring. Words of their items are nowhere kept.",
        names=("instrument",),
        columns={
            "title": "in full",
            "rule": "`mean` of the answers, `count` of the ticked, `entry` of a score made elsewhere, or a sum through "
            "a `table` of the form",
            "items": "most items",
            "item_low": "least answer",
            "item_high": "largest answer",
            "whole": "whole numbers alone",
            "low": "least score, points",
            "high": "largest score, points",
            "worse": "which end is the worse one",
            "fewest": "answers needed; below 1: share of the items",
            "recall": "time it asks about",
            "licence": "what its owner allows",
            **ORIGIN,
            **NOTE,
        },
    ),
    "outcomes/tables/limits.csv": Known(
        what="What a change of an instrument must be to count: beyond error (MDC, SEM, ICC), and important to people "
        "(MIC). Several sources stand side by side; verdicts use one.",
        names=("instrument", "quantity", "population"),
        columns={
            "value": "points; of `ICC` and `MIC share` 1",
            "low": "lower end of its interval or range",
            "high": "upper end",
            "used": "by the verdicts",
            **ORIGIN,
            **NOTE,
        },
    ),
    "outcomes/tables/course_heads.csv": Known(
        what="Usual courses: of whom, of which score.",
        names=("course",),
        columns={
            "region": "where the complaint is",
            "title": "the people, in words",
            "instrument": "the score",
            "low": "least score, points",
            "high": "largest score, points",
            "longer_weeks": "for complaints that have lasted so long, weeks",
            "shorter_weeks": "and shorter than this, weeks; empty: any longer",
            **ORIGIN,
            **NOTE,
        },
    ),
    "outcomes/tables/courses.csv": Known(
        what="Usual courses, time by time. Week 0 is the start.",
        names=("course", "week"),
        columns={
            "people": "behind the row",
            "mean": "of the scores, points",
            "mean_low": "lower end of the 95 % interval of the mean, points",
            "mean_high": "upper end, points",
            "person_slope": "points later per point at the start",
            "person_slope_error": "its standard deviation",
            "person_spread": "between people with the same start, before the ends of the scale cut it, points; at week "
            "0 between all people",
            "person_people": "people behind that spread",
            "person_source": "where slope and spread are from",
            "person_status": "how they got here",
            **ORIGIN,
            **NOTE,
        },
    ),
    "outcomes/tables/numbers.csv": Known(
        what="Single numbers of the judgement of change.",
        names=("name",),
        columns={"value": "in its unit", "unit": "1, or points of a scale from 0 to 100", **ORIGIN, **NOTE},
    ),
    "outcomes/tables/benefits.csv": Known(
        what="The five benefits that the idea of upper neck care names, each by what is measured of it.",
        names=("benefit", "measure"),
        columns={
            "title": "in words",
            "kind": "`instrument`, `measure` of the catalogue, `bedside` test, `sway`, or `no number` that resolves it",
            "unit": "of a reading",
            "better": "`high`, `low`, `nearer zero`, or `not said`",
            "least": "smallest change beyond error, unit; empty: that of the instrument or measure, or from the errors "
            "of the two readings",
            **ORIGIN,
            **NOTE,
        },
    ),
    "outcomes/tables/evidence.csv": Known(
        what="Every claim of the idea, with what is known of it; written out in [evidence](evidence.md).",
        names=("id",),
        columns={
            "topic": "benefit or subject",
            "claim": "as it is made",
            "known": "what studies found, null results included",
            "grade": "A best to D weakest, of what is known",
            "design": "of the studies",
            "model": "what this model says; empty: nothing",
            "page": "pages that state it, separated by `;`",
            "cannot": "what cannot be said",
            **ORIGIN,
        },
    ),
    "care/tables/bounds.csv": Known(
        what="How far, how often and in what way one adjustment is told to move a bone.",
        names=("name",),
        columns={
            "value": "in its unit",
            "unit": "mm, deg, N, ms, N·s, or 1",
            "used": "`true`: a computed change stays within it; `false`: it belongs to the simulation of an impulse",
            **ORIGIN,
            **NOTE,
        },
    ),
    "care/tables/drives.csv": Known(
        what="What is computed of each method's line of drive, and what the doctor enters.",
        names=("method",),
        columns={
            "contact": "where",
            "delivery": "how",
            "computed": "what is told here",
            "recorded": "what is entered by the doctor",
            **ORIGIN,
            **NOTE,
        },
    ),
    "care/tables/notation.csv": Known(
        what="Numbers of the notations of a line of drive.",
        names=("name",),
        columns={"value": "in its unit", "unit": "degrees of height an inch, or 1", **ORIGIN, **NOTE},
    ),
    "care/tables/slow_states.csv": Known(
        what="How far and how fast states of the body go over minutes to months: what `kinespine course` draws from. "
        "A state whose size or time has no `row` of measurements is an assumption, and frozen unless it is asked for. "
        "Strength is measured in bed rest alone, which no course holds: there its rows set what `use` may take.",
        names=("state", "constant"),
        columns={
            "role": "`size`, `time` (time constant) or `setting`",
            "value": "in its unit",
            "unit": "deg, min, d (days), weeks, or 1",
            "spread": "how it is drawn: `even`, `log` (by its logarithm), `half none` (zero in half of all draws)",
            "range_low": "drawn from here",
            "range_high": "to here",
            "range_source": "of the range",
            "range_status": "of the range",
            "row": "of the facts on healing that set it; empty: none does",
            **ORIGIN,
            **NOTE,
        },
    ),
    "care/tables/visits.csv": Known(
        what="The visits a plan may have.",
        names=("week", "kind"),
        columns={
            "course": "`any`: in every plan; `computed`: only where a change was computed",
            "what": "what is done",
            **ORIGIN,
            **NOTE,
        },
    ),
}
