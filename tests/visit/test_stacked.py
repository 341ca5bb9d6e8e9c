"""Tables of a page whose cells carry the words of their columns."""

from kinespine.visit.stacked import stacked


def test_every_cell_is_labelled_with_the_heading_over_it():
    page = "<p>a</p><table><tr><th>Mea<br>sure</th><th></th><th>n &lt; 3&shy;0</th></tr>"
    page += '<tr class="x"><td>tilt</td><td>2</td><td class="number">3</td></tr></table>'
    assert stacked(page) == page.replace("<td>tilt", '<td data-label="Mea sure">tilt').replace(
        '<td class="number"', '<td data-label="n &lt; 30" class="number"'
    )


def test_a_cell_over_several_columns_is_left_as_it_is():
    page = '<table><tr><th>a</th><th>b</th></tr><tr><td></td><td colspan="2">all</td></tr></table>'
    assert stacked(page) == page
