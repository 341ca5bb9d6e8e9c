import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.anatomy.bone_file import MAGIC, STEP, Shape, pack, unpack
from kinespine.anatomy.bones import FILE
from kinespine.errors import BadTable


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    count = draw(st.integers(3, 30))
    place = st.integers(-8000, 8000)
    vertices = [[draw(place) * STEP for _ in range(3)] for _ in range(count)]
    corner = st.integers(0, count - 1)
    triangles = [[draw(corner) for _ in range(3)] for _ in range(draw(st.integers(1, 30)))]
    return Shape(
        name=draw(st.text(max_size=8)), segment="pelvis", sided=draw(st.booleans()), vertices=np.array(vertices),
        triangles=np.array(triangles), anchors={"pelvis.ASIS.left": np.array([0.05, 0.123456, -0.02])},
    )  # fmt: skip


@given(st.lists(shapes(), min_size=1, max_size=3))
def test_what_is_packed_comes_out_again(given_shapes: list[Shape]):
    for found, shape in zip(unpack(pack(given_shapes)), given_shapes, strict=True):
        assert (found.name, found.segment, found.sided) == (shape.name, shape.segment, shape.sided)
        # Vertices may be counted anew; the triangles stay where they are.
        np.testing.assert_allclose(found.vertices[found.triangles], shape.vertices[shape.triangles], atol=1e-9)
        np.testing.assert_allclose(found.anchors["pelvis.ASIS.left"], shape.anchors["pelvis.ASIS.left"], atol=1e-9)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        MAGIC,
        MAGIC + b"no stream",
        MAGIC + zlib.compress(b"\x05\x00\x00\x00[{}]"),
        FILE.read_bytes()[:-9],
    ],
)
def test_a_damaged_file_is_said_to_be_one(data: bytes):
    with pytest.raises(BadTable, match="no file of bone shapes"):
        unpack(data)


def test_the_bundled_file_is_small():
    assert len(FILE.read_bytes()) < 450_000


def test_the_notice_beside_the_shapes_names_every_source():
    notice = (FILE.parent / "NOTICE.txt").read_text(encoding="utf-8")
    for words in ("myo-sim", "MuscleMimic", "Apache License", "BSD 3-Clause", "Robin Remus", "changed"):
        assert words in notice
