"""Print the tables of docs/balance.md, and draw docs/balance_paths.svg: mechanical and sensory path together.

Run it as: OMP_NUM_THREADS=1 uv run python tools/balance_numbers.py [--no-picture]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.causes import causes_from
from kinespine.balance.control import controller
from kinespine.balance.experiments import compare
from kinespine.balance.footing import Base, base_of
from kinespine.balance.lean import hold, lean_of, offset_bias
from kinespine.balance.loop import loop_of, with_senses
from kinespine.balance.noise import usual_noise
from kinespine.balance.reduction import Plant, plant_of
from kinespine.balance.responses import fatigued, risen_bands, tilt_answers, weight_on_tilt
from kinespine.balance.senses import Condition, senses_in
from kinespine.chain import solve_standing

PICTURE = Path(__file__).parent.parent / "docs" / "balance_paths.svg"
RETAINED = (0.0, 0.25, 0.5, 0.75, 1.0)
OFFSET = {"skull_flexion_deg": 5.0}
CLOSED = Condition(eyes="closed")
SET = "set so"  # a number was chosen so that rows like this have their sign
INK, BLUE, RED, FAINT = "#1a1a1a", "#1f5fa8", "#b03a2e", "#c8c8c8"


def main() -> None:
    """Print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-picture", action="store_true")
    without = parser.parse_args().no_picture
    body = build_body(REFERENCE_MAN)
    standing = solve_standing(body)
    plant = plant_of(standing)
    experiments(plant)
    tilts(plant)
    weights_on_tilts(plant)
    fatigue_bands(plant)
    leans(plant, base_of(standing))
    if not without:
        PICTURE.write_text(picture(body), encoding="utf-8")


def experiments(plant: Plant) -> None:
    """Signs, sizes and power."""
    print("\n| row | what | found | model | detectable | power | agrees |\n| --- | --- | --- | --- | --- | --- | --- |")
    for one in compare(plant, usual_noise(), controller()):
        e = one.experiment
        print(
            f"| {e.row} | {e.what} | {e.sign:+d} | {one.effect:+.3g} {e.kind.split()[-1]} | {one.detectable:.2g}"
            f" | {one.power:.2f} | {SET if e.sets_allowed and one.agrees else 'yes' if one.agrees else '**no**'} |"
        )


def tilts(plant: Plant) -> None:
    """Gain and phase against a tilting support."""
    frequencies = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5)
    print("\n| amplitude, deg | " + " | ".join(f"{f:g} Hz" for f in frequencies) + " |")
    print("| --- |" + " --- |" * len(frequencies))
    for amplitude in (0.5, 1.0, 2.0, 4.0, 8.0):
        told = tilt_answers(
            plant, senses_in(CLOSED, usual_noise()), usual_noise(), controller(), np.radians(amplitude), frequencies
        )
        print(f"| {amplitude:g} | " + " | ".join(f"{t.gain:.2f}, {np.degrees(t.phase):.0f}" for t in told) + " |")


def weights_on_tilts(plant: Plant) -> None:
    """How far ankles are followed on a support that tilts, with and without labyrinths, eyes closed."""
    amplitudes = (0.5, 1.0, 2.0, 4.0, 8.0)
    print(
        "\n| eyes closed | " + " | ".join(f"{a:g} deg" for a in amplitudes) + " |\n| --- |" + " --- |" * len(amplitudes)
    )
    for condition in (CLOSED, Condition(eyes="closed", vestibular="lost")):
        senses = senses_in(condition, usual_noise())
        told = [weight_on_tilt(plant, senses, usual_noise(), controller(), float(np.radians(a))) for a in amplitudes]
        print(f"| {condition.vestibular} labyrinths | " + " | ".join(f"{one:.2f}" for one in told) + " |")


def fatigue_bands(plant: Plant) -> None:
    """SENS-016: bands of the spectrum with a tired neck."""
    for condition in (Condition(), CLOSED):
        senses = senses_in(condition, usual_noise())
        before = loop_of(plant, senses, usual_noise(), controller())
        slow, fast = risen_bands(before, with_senses(before, fatigued(senses)))
        print(f"tired neck, {condition.words}: below 0.1 Hz times {slow:.4f}, 1.56 to 6.25 Hz times {fast:.4f}")


def leans(plant: Plant, base: Base) -> None:
    """Lean forward (mm) of a neck that feels bent by 1 degree, over what is retained, condition and gain.

    Where the centre of mass would leave the base of support there is no number.
    """
    print("\n| Kp + K over m g h | condition | weight of the neck |" + "".join(f" rho {r:g} |" for r in RETAINED))
    print("| --- | --- | --- |" + " --- |" * len(RETAINED))
    for ratio in (1.5, 1.612, 1.8):
        chosen = replace(controller(), falling_ratio=ratio)
        for condition in (Condition(), CLOSED, Condition(surface="foam"), Condition(eyes="closed", surface="foam")):
            senses = senses_in(condition, usual_noise()).biased({"neck.pitch": np.radians(1.0)})
            loop = loop_of(plant, senses, usual_noise(), chosen)
            weight = loop.weights[0, senses.channels.index("neck.pitch")]
            told = [lean_of(replace(loop, senses=replace(senses, retained=rho))).forward for rho in RETAINED]
            over = [base.left(np.array([one, 0.0])) < 0.0 for one in told]
            cells = "".join(" falls |" if out else f" {1e3 * one:.2f} |" for one, out in zip(told, over, strict=True))
            print(f"| {ratio:g} | {condition.words} | {weight:.3f} |{cells}")


def picture(body: Body) -> str:
    """Lean and L4-L5 compression of a skull that rests bent, by mechanics alone and with what the neck tells."""
    causes, noise, chosen = causes_from(OFFSET), usual_noise(), controller()
    plain = solve_standing(body)
    marks: list[tuple[float, float, float]] = []
    for rho in RETAINED:
        senses = senses_in(CLOSED, noise).biased(offset_bias(causes, 1.0), rho)
        held = hold(body, senses, noise, chosen, causes=causes)
        lean = 1e3 * held.found.forward if rho else 0.0
        marks.append((rho, lean, held.standing.compression("L4-L5") - plain.compression("L4-L5")))
        print(f"rho {rho:g}: lean {lean:.2f} mm, L4-L5 {marks[-1][2]:+.2f} N")
    whole = plain.compression("L4-L5")
    parts = [
        f'<text x="30" y="28" font-size="17" font-weight="bold">{next(iter(OFFSET.values())):g} deg at C0-C1, bent'
        " forward: two paths to the lower back</text>",
        '<text x="30" y="48">Eyes closed, firm ground. That the neck tells all of the turn (gain 1) is an assumption,'
        " and so is how much stays.</text>",
        _panel(30.0, "Centre of mass, mm forward of senses that are right", [(r, y) for r, y, _ in marks], 0.0),
        _panel(430.0, f"L4-L5 compression, N beside {whole:.0f} N without offset",
               [(r, y) for r, _, y in marks], marks[0][2]),
        f'<text x="30" y="352" fill="{RED}">dashed: mechanics alone</text>',
        f'<text x="200" y="352" fill="{BLUE}">line: with what the neck tells</text>',
    ]  # fmt: skip
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 820 370" font-family="sans-serif" font-size="12">'
    return f'{head}\n<rect width="820" height="370" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n"


def _panel(left: float, title: str, points: list[tuple[float, float]], mechanical: float) -> str:
    low = min(0.0, mechanical, *(y for _, y in points))
    high = max(0.0, mechanical, *(y for _, y in points))
    low, high = low - 0.08 * (high - low), high + 0.08 * (high - low)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + 50.0 + 290.0 * x, 290.0 - 200.0 * (y - low) / (high - low)

    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in points))
    (x0, zero), (x1, flat) = at(0.0, 0.0), at(1.0, mechanical)
    ticks = "".join(f'<text x="{at(x, low)[0]:.1f}" y="308" text-anchor="middle">{x:g}</text>' for x in RETAINED)
    ends = "".join(
        f'<text x="{left + 44:.1f}" y="{at(0.0, y)[1] + 4:.1f}" text-anchor="end">{y:.1f}</text>'.replace(
            ">-", ">\u2212"
        )
        for y in _apart((0.0, points[-1][1], mechanical), 0.05 * (high - low))
    )
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{BLUE}"/>' for x, y in (at(*point) for point in points)
    )
    return (
        f'<text x="{left:.0f}" y="76" font-weight="bold">{title}</text>'
        f'<line x1="{x0:.1f}" y1="{zero:.1f}" x2="{x1:.1f}" y2="{zero:.1f}" stroke="{FAINT}"/>'
        f'<line x1="{x0:.1f}" y1="{flat:.1f}" x2="{x1:.1f}" y2="{flat:.1f}" stroke="{RED}" stroke-dasharray="6 3"/>'
        f'<polyline points="{drawn}" fill="none" stroke="{BLUE}" stroke-width="2"/>{dots}{ticks}{ends}'
        f'<text x="{left + 195:.0f}" y="326" text-anchor="middle">share retained after adaptation (rho)</text>'
    )


def _apart(values: tuple[float, ...], gap: float) -> list[float]:
    """Those whose labels do not lie on one another, the first ones first."""
    kept: list[float] = []
    for value in values:
        if all(abs(value - one) > gap for one in kept):
            kept.append(value)
    return kept


if __name__ == "__main__":
    main()
