"""How pages write what they share with terminals."""

from kinespine.visit.templating import degrees


def test_a_page_writes_degrees_in_one_way_and_leaves_names_of_data_alone():
    page = "<td>2.5 ± 2.7 deg</td> 1.5° head_tilt_deg = 2; 12 degrees of freedom; trials (deg)"
    assert degrees(page) == page.replace("2.7 deg<", "2.7°<")
