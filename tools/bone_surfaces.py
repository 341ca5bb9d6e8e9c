"""Read bone meshes as surface samples and find extremes on them: what the bone measurements share."""

import gzip
import io

import numpy as np
import trimesh
from numpy.linalg import norm

HEIGHT = 1750.0  # mm, the reference man
ROWS: list[tuple] = []


def put(body, landmark, point, note, status="measured", source="myo_mesh", side=None):
    """Add one row; a point within 0.05 mm of the midline is a midline point."""
    x, y, z = (round(float(value), 1) + 0.0 for value in point)
    ROWS.append((body, landmark, x, y, z, side or ("mirrored" if y else "midline"), source, status, note))


def load(path, count=40000):
    """Surface samples of one mesh, mm, in our axes (the packages are y up, z right, metres)."""
    mesh = trimesh.load(path, process=True)
    points, _ = trimesh.sample.sample_surface(mesh, count, seed=1)
    return np.vstack([points, mesh.vertices])[:, [0, 2, 1]] * [1000, -1000, 1000]


def load_parts(path, count=8000):
    """The connected parts of one mesh, each as surface samples."""
    mesh = trimesh.load(path, process=True)
    mesh.merge_vertices(digits_vertex=5)
    parts = []
    label = trimesh.graph.connected_component_labels(mesh.edges, node_count=len(mesh.vertices))
    for number in range(label.max() + 1):
        part = mesh.submesh([label[mesh.faces[:, 0]] == number], append=True, repair=False)
        points, _ = trimesh.sample.sample_surface(part, count, seed=1)
        parts.append((len(part.vertices), points[:, [0, 2, 1]] * [1000, -1000, 1000]))
    return parts


def load_visible_human(path):
    """Surface samples of a Visible Human bone, mm (metres in the file, axes already ours)."""
    mesh = trimesh.load(io.BytesIO(gzip.decompress(path.read_bytes())), file_type="obj", force="mesh")
    points, _ = trimesh.sample.sample_surface(mesh, 250000, seed=1)
    return points * 1000


def within(points, x=None, y=None, z=None):
    """The points inside the given (low, high) windows."""
    keep = np.ones(len(points), bool)
    for axis, window in enumerate((x, y, z)):
        if window is not None:
            keep &= (points[:, axis] >= window[0]) & (points[:, axis] <= window[1])
    return points[keep]


def extreme(points, direction, tolerance=1.0):
    """Mean of the points within `tolerance` mm of the farthest one along `direction`."""
    reach = points @ (np.asarray(direction, float) / norm(direction))
    return points[reach >= reach.max() - tolerance].mean(axis=0)


def nearest(points, target):
    """The surface point nearest to a target, and the distance to it in mm."""
    distance = norm(points - target, axis=1)
    return points[distance.argmin()], distance.min()


def rotation(axis, degrees):
    return trimesh.transformations.rotation_matrix(np.radians(degrees), axis)[:3, :3]


def fit_sphere(points):
    """Least-squares centre and radius."""
    matrix = np.column_stack([2 * points, np.ones(len(points))])
    solution = np.linalg.lstsq(matrix, (points**2).sum(axis=1), rcond=None)[0]
    return solution[:3], np.sqrt(solution[3] + solution[:3] @ solution[:3])
