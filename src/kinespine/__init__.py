"""The spine as one kinetic chain, measured and modelled: the public nouns and verbs."""

from importlib import import_module
from typing import TYPE_CHECKING

from kinespine.errors import BadInput, BadTable, KinespineError, MissingExtra, NotSolved

if TYPE_CHECKING:
    from kinespine.anatomy import Person, build_body
    from kinespine.anatomy.causes import Causes
    from kinespine.balance import Conditions, Sway, describe_trials, read_sway
    from kinespine.chain import Posture, Standing, fit_posture, parse_task, solve_loads, solve_standing
    from kinespine.chain.attribution import Attribution, attribute
    from kinespine.chain.influence import influence_of
    from kinespine.chain.observations import Observation
    from kinespine.chain.person_fit import fit_person
    from kinespine.chain.weights import weights
    from kinespine.chain.what_if import WhatIf, what_if
    from kinespine.visit import examine, explain, new_visit

__version__ = "0.1.0"

__all__ = [
    "Attribution",
    "BadInput",
    "BadTable",
    "Causes",
    "Conditions",
    "KinespineError",
    "MissingExtra",
    "NotSolved",
    "Observation",
    "Person",
    "Posture",
    "Standing",
    "Sway",
    "WhatIf",
    "attribute",
    "build_body",
    "describe_trials",
    "examine",
    "explain",
    "fit_person",
    "fit_posture",
    "influence_of",
    "new_visit",
    "parse_task",
    "read_sway",
    "solve_loads",
    "solve_standing",
    "weights",
    "what_if",
]

# Imported on first use, so that `kinespine --help` and a wrong option need not wait for MuJoCo.
_HOMES = {
    "Person": "anatomy",
    "build_body": "anatomy",
    "Causes": "anatomy.causes",
    "Conditions": "balance",
    "Sway": "balance",
    "describe_trials": "balance",
    "read_sway": "balance",
    "Posture": "chain",
    "Standing": "chain",
    "fit_posture": "chain",
    "parse_task": "chain",
    "solve_loads": "chain",
    "solve_standing": "chain",
    "Attribution": "chain.attribution",
    "attribute": "chain.attribution",
    "influence_of": "chain.influence",
    "Observation": "chain.observations",
    "fit_person": "chain.person_fit",
    "weights": "chain.weights",
    "WhatIf": "chain.what_if",
    "what_if": "chain.what_if",
    "examine": "visit",
    "explain": "visit",
    "new_visit": "visit",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kinespine' has no attribute {name!r}")
    return getattr(import_module(f"kinespine.{_HOMES[name]}"), name)
