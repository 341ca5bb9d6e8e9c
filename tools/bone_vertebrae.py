"""Vertebrae of the bone assembly bent onto the vertebrae of the tables, feature by feature."""

import numpy as np
from numpy.linalg import norm

CORNERS = {
    "endplate_superior_anterior": (1, 1),
    "endplate_superior_posterior": (-1, 1),
    "endplate_inferior_anterior": (1, -1),
    "endplate_inferior_posterior": (-1, -1),
}
SMOOTH = 1e-9  # of the bending; the picked features are met to a micrometre


def vertebra_shapes(parts, landmarks):
    """Every vertebra in the frame of its segment, m.

    Args:
        parts: level -> (vertices (n, 3) mm in the axes of the assembly, triangles).
        landmarks: level -> name -> (3,) m, in the frame of the segment.
    """
    loops = {level: body_outline(*mesh) for level, mesh in parts.items() if level != "C1"}
    middle = {level: loop.mean(axis=0) for level, loop in loops.items()}
    levels = list(parts)
    shapes = {}
    for number, (level, (vertices, triangles)) in enumerate(parts.items()):
        goals = landmarks[level]
        if level == "C1":
            picks = atlas_picks(vertices)
        else:
            above = levels[number - 1] if level not in ("C2", "C3") else level
            below = levels[number + 1] if number + 1 < len(levels) else level
            axis = (middle[above] - middle[below]) * [1, 0, 1]
            picks = picked(level, vertices, loops[level], axis / norm(axis))
        names = [name for name in picks if name in goals]
        bend = bending(np.array([picks[name] for name in names]), 1000 * np.array([goals[name] for name in names]))
        shapes[level] = (1e-3 * bend(vertices), triangles)
    return shapes


def body_outline(vertices, triangles):
    """The midline section of the vertebral body, (n, 3): of all closed lines the one in front."""
    import trimesh

    section = trimesh.Trimesh(vertices, triangles, process=False).section([0, 1, 0], [0, 0.05, 0])
    lines = [section.vertices[entity.points] for entity in section.entities if len(entity.points) > 3]
    return max(lines, key=lambda line: line[:, 0].mean())


def picked(level, vertices, loop, up):
    """Features of one vertebra on its mesh, found as extremes in its own axes."""
    forward = np.array([up[2], 0, -up[0]])
    across, along = loop @ forward, loop @ up
    width, height = np.ptp(across), np.ptp(along)
    picks = {}
    for name, (ahead, above) in CORNERS.items():
        picks[name] = loop[np.argmax(ahead * across / width + above * along / height)] * [1, 0, 1]
    if level == "C2":  # the section narrows to the dens: it has no upper endplate
        for name in [name for name in picks if "superior" in name]:
            del picks[name]
        middle = vertices[np.abs(vertices[:, 1]) < 6]
        picks["dens_tip"] = middle[np.argmax(middle @ up)] * [1, 0, 1]
    middle = vertices[np.abs(vertices[:, 1]) < 8]
    low = -0.6 if level.startswith("T") else 0.0
    reach = middle @ (-forward + low * up)
    picks["spinous_tip_midline"] = middle[reach > reach.max() - 2.0].mean(axis=0) * [1, 0, 1]
    side = vertices[:, 1]
    tip = vertices[side > side.max() - 1.5].mean(axis=0)
    other = vertices[side < side.min() + 1.5].mean(axis=0)
    both(picks, "transverse_process_tip", tip, other)
    body = vertices[vertices @ forward > across.mean() - 0.2 * width]
    body = body[np.abs(body @ up - along.mean()) < 0.35 * height]
    if level != "C2" and len(body):
        both(picks, "vertebral_body_lateral", body[body[:, 1].argmax()], body[body[:, 1].argmin()])
    return picks


def atlas_picks(vertices):
    """Tubercles and transverse processes of the atlas, and its thickness, which no other feature tells."""
    middle = vertices[np.abs(vertices[:, 1]) < 4]
    front = middle[middle[:, 0] > middle[:, 0].max() - 1.5].mean(axis=0) * [1, 0, 1]
    back = middle[middle[:, 0] < middle[:, 0].min() + 1.5].mean(axis=0) * [1, 0, 1]
    side = vertices[:, 1]
    picks = {"anterior_tubercle_midline": front, "posterior_tubercle_midline": back}
    both(
        picks, "transverse_process_tip", vertices[side > side.max() - 1.5].mean(axis=0),
        vertices[side < side.min() + 1.5].mean(axis=0),
    )  # fmt: skip
    return picks


def both(picks, name, left, right):
    """A feature and its fellow on the other side, made mirror images of each other."""
    mean = 0.5 * (left + right * [1, -1, 1])
    picks[f"{name}.left"], picks[f"{name}.right"] = mean, mean * [1, -1, 1]


def bending(source, target):
    """The smoothest map that carries points (k, 3) to points (k, 3), mm.

    A similarity carries the whole, a thin-plate spline (Duchon 1977) the rest of it; the frame of a bone whose features
    lie in one plane is completed by two points above and below.
    """
    size, turn, move = similarity(source, target)
    start = size * source @ turn.T + move
    rest = target - start
    spread = np.linalg.svd(start - start.mean(axis=0), compute_uv=False)
    if spread[2] < 0.2 * spread[0]:
        start = np.vstack([start, start.mean(axis=0) + np.array([[0, 0, 30], [0, 0, -30]])])
        rest = np.vstack([rest, rest.mean(axis=0), rest.mean(axis=0)])
    distance = norm(start[:, None] - start[None], axis=2)
    count = len(start)
    system = np.zeros((count + 4, count + 4))
    system[:count, :count] = distance + SMOOTH * np.eye(count)
    system[:count, count] = system[count, :count] = 1.0
    system[:count, count + 1 :] = start
    system[count + 1 :, :count] = start.T
    weights = np.linalg.lstsq(system, np.vstack([rest, np.zeros((4, 3))]), rcond=1e-12)[0]

    def carried(points):
        placed = size * points @ turn.T + move
        bent = norm(placed[:, None] - start[None], axis=2) @ weights[:count]
        return placed + bent + weights[count] + placed @ weights[count + 1 :]

    return carried


def similarity(source, target):
    """Size, rotation and shift that carry points nearest to points (Umeyama 1991)."""
    a, b = source - source.mean(axis=0), target - target.mean(axis=0)
    u, values, vt = np.linalg.svd(b.T @ a)
    flip = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    turn = u @ np.diag(flip) @ vt
    size = float(np.sum(values * flip) / np.sum(a * a))
    return size, turn, target.mean(axis=0) - size * turn @ source.mean(axis=0)
