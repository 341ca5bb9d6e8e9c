"""Draws clinics in their funnel as SVG."""

from html import escape

from kinespine.outcomes.funnel import Funnel

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720.0, 380.0, 70.0, 20.0, 40.0, 60.0
INK, FAINT, GRID = "#1a1a1a", "#777777", "#dddddd"
STEPS = 60


def draw_funnel(shown: Funnel, title: str = "Last scores less the usual course") -> str:
    """Each clinic by the number of people asked at the end; open where too many were lost; no name is ranked."""
    most = 1.15 * max(point.effect.seen for point in shown.points)
    least = max(3.0, 0.5 * min(point.effect.seen for point in shown.points))
    reach = 1.05 * max(*(abs(end) for end in shown.lines(least)[1]), *(abs(point.height) for point in shown.points))

    def across(people: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (people - least) / (most - least)

    def along(effect: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (reach - effect) / (2.0 * reach)

    middle = along(0.0)
    parts = [
        f'<text x="{LEFT:.0f}" y="20" font-weight="bold">{escape(title)}, points</text>',
        f'<line x1="{LEFT:.0f}" x2="{WIDTH - RIGHT:.0f}" y1="{middle:.1f}" y2="{middle:.1f}" stroke="{INK}"/>',
        f'<text x="{WIDTH - RIGHT:.0f}" y="{middle - 6:.1f}" text-anchor="end" fill="{FAINT}">usual course</text>',
    ]
    for which, dash, name in ((0, "", "95 of 100"), (1, ' stroke-dasharray="5 3"', "99.8 of 100")):
        for side in (1, 0):
            steps = [least + (most - least) * step / STEPS for step in range(STEPS + 1)]
            line = " ".join(f"{across(n):.1f},{along(shown.lines(n)[which][side]):.1f}" for n in steps)
            parts.append(
                f'<polyline points="{line}" fill="none" stroke="{FAINT}"{dash}><title>{name}</title></polyline>'
                f'<text x="{WIDTH - RIGHT:.0f}" y="{along(shown.lines(most)[which][side]) - 5:.1f}" '
                f'text-anchor="end" fill="{FAINT}">{name}</text>'
            )
    for tick in range(0, int(most) + 1, 20 if most > 60 else 10):
        if tick >= least:
            parts.append(
                f'<text x="{across(tick):.1f}" y="{HEIGHT - BOTTOM + 18:.0f}" text-anchor="middle" fill="{FAINT}">'
                f"{tick}</text>"
            )
    size = 10.0 if reach < 40.0 else 20.0
    for step in range(-int(reach // size), int(reach // size) + 1):
        parts.append(
            f'<text x="{LEFT - 8:.0f}" y="{along(step * size) + 4:.1f}" text-anchor="end" fill="{FAINT}">'
            f"{f'{step * size:+.0f}' if step else 0}</text>"
        )
    for point in shown.points:
        own, lost = point.effect, point.place == "too many lost to say"
        words = (
            f"{own.name}: {own.effect:+.1f}, {own.interval[0]:+.1f} to {own.interval[1]:+.1f}, {own.seen} of "
            f"{own.people} asked; {point.place}"
        )
        parts.append(
            f'<circle cx="{across(own.seen):.1f}" cy="{along(point.height):.1f}" r="5" stroke="{INK}" '
            f'fill="{"none" if lost else INK}"><title>{escape(words)}</title></circle>'
        )
    parts.append(
        f'<text x="{LEFT:.0f}" y="{HEIGHT - 12:.0f}" fill="{FAINT}">people asked at the end; open: too many lost. '
        "Lines: 95 and 99.8 of 100 clinics in which nothing is done.</text>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title><desc>{len(shown.points)} clinics '
        'about the usual course.</desc><rect width="100%" height="100%" fill="white"/>' + "\n".join(parts) + "</svg>\n"
    )
