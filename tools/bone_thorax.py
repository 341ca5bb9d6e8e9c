"""Points of ribs and sternum, in the axes of the torso assembly from the centre of T1."""

import numpy as np
from bone_girdle import measure_girdle
from bone_surfaces import extreme, load_parts, norm, put, within

# Places along a rib: 0 the most lateral point, 1 the front end.
OBLIQUE = {5: 0.90, 6: 0.76, 7: 0.62, 8: 0.48, 9: 0.32, 10: 0.12}
SERRATUS = {1: 0.25, 2: 0.30, 3: 0.35, 4: 0.40, 5: 0.45, 6: 0.40, 7: 0.35, 8: 0.25, 9: 0.15}


class Rib:
    """One left rib as a strip, asked for points by place: -1 head, 0 most lateral, 1 front end."""

    def __init__(self, points, short):
        self.points = points
        self.head = extreme(within(points, x=(-200, np.median(points[:, 0]))), [0, -1, 0], 3)
        if short:
            self.along = norm(points - self.head, axis=1)
            self.along = self.along / self.along.max() * 2 - 1
        else:
            centre = np.array([(points[:, 0].min() + points[:, 0].max()) / 2, points[:, 1].max() * 0.3])
            angle = np.arctan2(points[:, 0] - centre[0], points[:, 1] - centre[1])
            lateral = angle[points[:, 1] > points[:, 1].max() - 1].mean()
            self.along = np.where(
                angle > lateral,
                (angle - lateral) / (angle.max() - lateral),
                (angle - lateral) / (lateral - angle.min()),
            )

    def at(self, place, towards, width=0.07):
        """The extreme of the strip at one place, towards a direction or "out" of the cage."""
        strip = self.points[np.abs(self.along - np.clip(place, -0.97, 0.97)) < width]
        return extreme(strip, self.outward(strip) if towards == "out" else towards, 1.5)

    def outward(self, strip):
        return (strip.mean(axis=0) - [0, 25, strip[:, 2].mean()]) * [1, 1, 0]

    def front(self):
        return self.points[self.along > 0.95].mean(axis=0)


def measure_thorax(myo):
    thoracic = load_parts(myo / "hat_thoracic.stl")
    discs = sorted((p.mean(axis=0) for n, p in thoracic if n < 60), key=lambda c: -c[2])
    lumbar = [p.mean(axis=0) for n, p in load_parts(myo / "hat_lumbar.stl") if n < 60]
    discs.append(max(lumbar, key=lambda c: c[2]))
    origin = (discs[0] + discs[1]) / 2 * [1, 0, 1]
    how = "whole torso assembly at 1.0 (its T1-T12 bodies are those of vertebrae.csv, cage 276 mm wide); "
    for number in range(1, 13):
        centre = (discs[number - 1] + discs[number]) / 2 * [1, 0, 1] - origin
        put(f"T{number}", "assembly_body_centre", centre, how + "midway between the discs above and below")
    parts = [(n, p - origin) for n, p in load_parts(myo / "hat_ribs_scap.stl")]
    spine = [p - origin for n, p in thoracic if n > 60]
    left = [(n, p) for n, p in parts if p[:, 1].min() > 5]
    scapula = next(p for n, p in left if n > 700)
    clavicle = next(p for n, p in left if 200 < n < 300)
    sternum = next(p for n, p in parts if 700 < n < 740)
    ribs = {
        k: Rib(p, k > 10)
        for k, p in enumerate(
            sorted(
                (p for n, p in left if p[:, 0].min() < -5 and n < 130),
                key=lambda p: -extreme(p, [0, -1, 0], 3)[2],
            ),
            start=1,
        )
    }
    for k, rib in ribs.items():
        measure_rib(k, rib, how)
    measure_front(ribs, sternum, how)
    cage = np.vstack([r.points for k, r in ribs.items() if k < 11])
    for name, level, lateral in (
        ("latissimus_wrap_upper", 8, 112),
        ("latissimus_wrap_lower", 10, 105),
        ("trapezius_wrap_lower", 7, 45),
    ):
        height = (discs[level - 1][2] + discs[level][2]) / 2 - origin[2]
        point = extreme(
            within(cage, x=(-200, 0), y=(lateral - 5, lateral + 5), z=(height - 26, height + 26)), [-1, 0, 0]
        )
        put(
            "cage",
            name,
            [point[0] - 5, lateral, height],
            how + f"back of the ribs at the height of T{level}, plus 5 mm",
        )
    girdle = measure_girdle(scapula, clavicle, sternum, cage)
    return {"thorax": [*(r.points for r in ribs.values()), sternum, *spine, *girdle]}


def measure_rib(k, rib, how):
    body = f"T{k}" if k > 10 else "cage"
    name = f"rib{k}_"
    put(body, name + "head", rib.head, how + "most medial end of the rib")
    back = within(rib.points, x=(-200, rib.head[0] + 5))
    angle = extreme(back, [-1, 0, 0], 1.5) if k < 11 else rib.at(-0.15 if k == 11 else 0.1, [-1, 0, 0])
    put(
        body,
        name + "angle",
        angle,
        how + "most posterior point" if k < 11 else how + "back of the rib near its middle",
    )
    lateral = rib.head[1] + 0.6 * (angle[1] - rib.head[1])
    medial = within(rib.points, x=(-200, angle[0] + 40), y=(lateral - 4, lateral + 4))
    put(
        body,
        name + "medial_to_angle",
        extreme(medial, [-1, 0, 0], 1.5),
        how + "back surface at 0.6 of the way from head to angle",
    )
    if k < 11:
        put(
            body,
            name + "lateral",
            extreme(rib.points, [0, 1, 0], 1.5),
            how + "most lateral point of the outer surface",
        )
        put(body, name + "anterior_end", rib.front(), how + "front end (costochondral)")
    else:
        put(body, name + "lateral", rib.at(0.6, "out"), how + "outer surface at 0.8 of the length")
        put(body, name + "tip", rib.points[rib.along > 0.94].mean(axis=0), how + "free end")
        put(
            body,
            name + "external_oblique",
            rib.at(0.75 if k == 11 else 0.9, "out"),
            how + "outer surface near the tip",
        )
        put(body, name + "internal_oblique", rib.at(0.9, [0, 0, -1]), how + "lower border near the tip")
        put(
            body,
            name + "inferior_border",
            rib.at(-0.2, [0, 0, -1]),
            how + "lower border, inner half (quadratus lumborum)",
        )
    if k in OBLIQUE:
        put(
            body,
            name + "external_oblique",
            rib.at(OBLIQUE[k], "out"),
            how + f"outer surface, {OBLIQUE[k]} of the way from side to front end",
        )
    if k in SERRATUS:
        put(
            body,
            name + "serratus",
            rib.at(SERRATUS[k], "out"),
            how + f"outer surface, {SERRATUS[k]} of the way from side to front end",
        )
    if 7 <= k <= 10:
        strip = rib.points[rib.along > 0.85]
        put(
            body,
            name + "inner_margin",
            extreme(strip, -rib.outward(strip) + [0, 0, -20]),
            how + "inner lower border at the front end",
        )
    if k in (9, 10):
        put(body, name + "internal_oblique", rib.at(0.93, [0, 0, -1]), how + "lower border at the front end")
    if k in (3, 4, 5):
        put(
            body,
            name + "pectoralis_minor",
            rib.at(0.8, "out"),
            how + "outer surface, 0.8 of the way from side to front end",
        )
    if k == 1:
        put(
            body,
            name + "scalene_tubercle",
            rib.at(0.55, [0, -0.5, 1]),
            how + "upper inner border, 0.55 of the way from side to front end",
        )
        put(
            body,
            name + "scalenus_medius",
            rib.at(-0.05, [0, 0, 1]),
            how + "upper surface behind the subclavian groove",
        )
    if k == 2:
        put(body, name + "scalenus_posterior", rib.at(-0.25, "out"), how + "outer surface behind the side")
    if k == 3:
        put(
            body,
            name + "angle_iliocostalis_cervicis",
            rib.at(-0.6, [-1, -1, 1]),
            how + "upper back, medial of the angle",
        )


def measure_front(ribs, sternum, how):
    middle = within(sternum, y=(-5, 5))
    notch = extreme(middle, [0, 0, 1])
    put("cage", "jugular_notch", [notch[0], 0, notch[2]], how + "top of the manubrium")
    put(
        "cage",
        "manubrium_upper",
        extreme(within(sternum, y=(9, 16), z=(notch[2] - 16, notch[2] + 5)), [1, 0, 0.3]),
        how + "front of the upper manubrium, 12 mm lateral",
    )
    xiphoid = extreme(within(sternum, y=(-9, 9)), [0, 0, -1])
    put("cage", "xiphoid", [xiphoid[0], 0, xiphoid[2]], how + "lower end of the sternum")
    for k, (y, z) in {5: (52, 258), 6: (47, 233), 7: (36, 216)}.items():
        z = z - 396.0
        point = extreme(within(sternum, y=(y - 7, y + 7), z=(z - 10, z + 10)), [1, 0, 0])
        put(
            "cage",
            f"rib{k}_costal_cartilage_rectus",
            point,
            how + f"front of cartilage {k} about {y} mm from the midline",
        )
