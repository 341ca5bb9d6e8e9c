"""From a person to the share of the upper neck in a lumbar load: a constructed person, through the public names."""

from kinespine import Observation, Person, attribute, build_body, fit_person, parse_task, weights


def main() -> None:
    """Fit what was measured, share what is unusual, say what came of it."""
    body = build_body(Person(sex="female", age=44, height=1.66, mass=64))
    seen = [
        Observation(name="atlas_tilt_deg", value=4.0, error=2.0, source="film"),
        Observation(name="leg_length_left_mm", value=6.0, error=6.0, source="leg check"),
    ]
    stand = parse_task("stand")
    fitted = fit_person(body, seen, task=stand, weights=weights())
    (share,) = attribute(body, fitted, ["l4_l5_compression"], task=stand, weights=weights())
    print(f"{share.neck.value:.1f} N ({share.neck.low:.1f} to {share.neck.high:.1f}): {share.verdict.text}")


if __name__ == "__main__":  # the solver starts processes of its own, which read this file again
    main()
