"""Draws skin temperature on either side of the spine, level by level, as SVG to be set in a page."""

from html import escape

from kinespine.assessment.bedside import Thermography

WIDTH, ROW, TOP, LEFT, GAP = 640.0, 24.0, 44.0, 52.0, 40.0
INK, FAINT, GRID = "#1a1a1a", "#777777", "#dddddd"
LEAST_SPAN = 1.0  # degC: a flat curve shall look flat
BAR_SPAN = 0.5  # degC either side, at least, of the differences


def draw_thermography(scan: Thermography) -> str:
    """Both sides as two lines, and left less right as bars; the lowest level at the bottom."""
    values = (*scan.left_degC, *scan.right_degC)
    middle, span = (min(values) + max(values)) / 2, max(max(values) - min(values), LEAST_SPAN)
    low, high = middle - 0.55 * span, middle + 0.55 * span
    half = (WIDTH - LEFT - GAP) / 2
    height = TOP + ROW * len(scan.levels) + 12
    most = max(*(abs(one) for one in scan.difference), BAR_SPAN)
    zero = LEFT + half + GAP + half / 2

    def across(value: float) -> float:
        return LEFT + half * (value - low) / (high - low)

    def along(index: int) -> float:
        return TOP + ROW * (len(scan.levels) - index - 0.5)

    parts = [
        f'<text x="{LEFT:.0f}" y="16" font-weight="bold">left (line) and right (dashed), °C</text>',
        f'<text x="{LEFT + half + GAP:.0f}" y="16" font-weight="bold">left less right, °C</text>',
    ]
    for value in (low + 0.1 * (high - low), middle, high - 0.1 * (high - low)):
        parts.append(
            f'<line x1="{across(value):.1f}" x2="{across(value):.1f}" y1="{TOP:.0f}" y2="{height - 12:.0f}" '
            f'stroke="{GRID}"/><text x="{across(value):.1f}" y="36" text-anchor="middle" fill="{FAINT}">{value:.1f}'
            "</text>"
        )
    parts.append(f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="{TOP:.0f}" y2="{height - 12:.0f}" stroke="{FAINT}"/>')
    parts.append(f'<text x="{zero:.1f}" y="36" text-anchor="middle" fill="{FAINT}">0</text>')
    for side, dash, curve in (("left", "", scan.left_degC), ("right", ' stroke-dasharray="5 3"', scan.right_degC)):
        points = " ".join(f"{across(value):.1f},{along(index):.1f}" for index, value in enumerate(curve))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="1.6"{dash}><title>{side}</title>'
            "</polyline>"
        )
    for index, (level, difference) in enumerate(zip(scan.levels, scan.difference, strict=True)):
        y, end = along(index), zero + 0.36 * half * difference / most
        left, wide = min(zero, end), abs(end - zero)
        label = (end + 6, "start") if difference >= 0 else (end - 6, "end")
        parts.append(
            f'<text x="{LEFT - 10:.0f}" y="{y + 4:.1f}" text-anchor="end">{escape(level)}</text>'
            f'<rect x="{left:.1f}" y="{y - 5:.1f}" width="{wide:.1f}" height="10" fill="{FAINT}"/>'
            f'<text x="{label[0]:.1f}" y="{y + 4:.1f}" text-anchor="{label[1]}">{difference:+.1f}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>Skin temperature beside the spine</title><desc>From '
        f"{escape(scan.levels[0])} to {escape(scan.levels[-1])}: both sides, and left less right.</desc>"
        + "\n".join(parts)
        + "</svg>"
    ).replace(">-", ">\u2212")
