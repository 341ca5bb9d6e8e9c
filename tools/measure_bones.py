"""Measure the attachment points of src/kinespine/anatomy/tables/landmarks.csv on open bone meshes.

    python tools/measure_bones.py MYO_MESHES MUSCLEMIMIC_MESHES VISIBLE_HUMAN_MESHES [-o landmarks.csv]

MYO_MESHES is the mesh folder of the package myo-sim 0.2.3, MUSCLEMIMIC_MESHES that of musclemimic-models
1.0.6, VISIBLE_HUMAN_MESHES the folder with vhm_S1.obj.gz and vhm_pelvis.obj.gz (Remus 2021). Needs numpy,
scipy and trimesh. Every body frame is x forward, y left, z up, millimetres, LEFT side. A point is the
extreme of a surface in a window wherever a rule can say so; the rest is picked or taken from a fact table,
and its note says which.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
from bone_limbs import measure_arm, measure_leg
from bone_pelvis import measure_pelvis
from bone_skull import measure_skull
from bone_surfaces import ROWS
from bone_thorax import measure_thorax

COLUMNS = ("body", "landmark", "ap_mm", "lateral_mm", "up_mm", "side_rule", "source", "status", "note")

PLACED = (
    ("skull", "front_of_head", 68.0, 60.0, 78.0, "mirrored", "anatomy", "assumed",
     "front of a level head band; only a pair of such points tells a tilt"),
    ("skull", "back_of_head", -56.0, 68.0, 78.0, "mirrored", "anatomy", "assumed", "back of a level head band"),
    ("pelvis", "psoas_over_femoral_head", 51.6, 78.0, -96.9, "mirrored", "remus_vh", "derived",
     "in front of the hip joint centre by the femoral head (24 mm), its capsule and half the tendon (11 mm): the "
     "iliopsoas bends over the head"),
    ("femur", "psoas_below_head", 1.6, 3.8, -50.8, "mirrored", "rajagopal_pelvis", "recalled",
     "path point of the iliopsoas in front of the neck of the femur"),
)  # fmt: skip
"""Points that no mesh shows."""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("myo", type=Path)
    parser.add_argument("musclemimic", type=Path)
    parser.add_argument("visible_human", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("landmarks.csv"))
    parser.add_argument("--clouds", type=Path, help="also write the surface samples (npz), to look at the points")
    options = parser.parse_args()
    clouds = measure_skull(options.myo) | measure_thorax(options.myo) | measure_pelvis(options.visible_human)
    clouds |= measure_leg(options.musclemimic) | measure_arm(options.musclemimic)
    with options.output.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((*row[:-1], row[-1].removesuffix("; ")) for row in (*ROWS, *PLACED))
    if options.clouds:
        np.savez(options.clouds, **{name: np.vstack(parts) for name, parts in clouds.items()})


if __name__ == "__main__":
    main()
