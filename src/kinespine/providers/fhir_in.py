"""FHIR R4B resources of a provider directory read as entries: from a Bundle, or one resource a line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from kinespine.errors import BadInput
from kinespine.extras import require
from kinespine.providers.cells import clean, country_and_state, day_of, is_code, postal_code_of
from kinespine.providers.fhir_out import (
    DEACTIVATED,
    LICENCE,
    LICENCE_STATE,
    NPI_SYSTEM,
    PRIMARY,
    REACTIVATED,
    Resource,
)
from kinespine.providers.provider import Point, Provider, Taxonomy, is_npi, without_repeats
from kinespine.providers.taxonomy import SYSTEM

LARGEST = 300_000_000  # bytes; such a file is read whole
NOTHING: Resource = {}
KINDS = ("Practitioner", "PractitionerRole", "Organization", "Location", "HealthcareService")


def read_fhir(path: Path, today: date) -> Iterator[tuple[int, Provider | str, tuple[str, ...]]]:
    """Every provider of a file: number of its resource there, the entry or what is wrong with it, what was mended.

    Only the national provider identifier of a resource is read; any other identifier is left alone. Words, days and
    codes are held to what those of a registry file are held to; days behind today are mistakes.

    Raises:
        BadInput: the file is no FHIR R4B, or holds no providers.
        MissingExtra: fhir.resources is not installed.
    """
    found = _resources(path)
    known = {key: resource for _, full_url, resource in found for key in _keys(full_url, resource)}
    owners = [(number, row) for number, _, row in found if row["resourceType"] in ("Practitioner", "Organization")]
    if not owners:
        kinds = clean(", ".join(sorted({str(row["resourceType"]) for _, _, row in found}))[:200]) or "none"
        raise BadInput(
            f"{path.name} holds no Practitioner and no Organization, only {kinds}. Load a provider directory."
        )
    of_owner: dict[int, list[Resource]] = {}
    for _, _, row in found:
        for link in ("practitioner", "providedBy", "managingOrganization"):
            owner = known.get(_reference(row.get(link)))
            if owner is not None:
                of_owner.setdefault(id(owner), []).append(row)
    for number, owner in owners:
        repairs: list[str] = []
        one = _provider(owner, of_owner.get(id(owner), []), known, today, repairs)
        yield number, one, tuple(repairs)


def _resources(path: Path) -> list[tuple[int, str, Resource]]:
    """Number, address and content of every resource of the kinds that matter here, each checked by its model."""
    if path.stat().st_size > LARGEST:
        raise BadInput(f"{path.name} has more than {LARGEST // 1_000_000} MB. Split it, one resource a line.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        try:
            raw = [json.loads(text)]
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Extra data"):
                raise
            raw = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{path.name} is no JSON: {error or 'nested without end'}.") from error
    flat: list[tuple[str, Any]] = []
    for one in raw:
        if isinstance(one, dict) and cast("Resource", one).get("resourceType") == "Bundle":
            entries: Any = cast("Resource", one).get("entry", [])
            if not isinstance(entries, list):
                raise BadInput(f"{path.name}: the entry of a Bundle is a list of resources.")
            for entry in cast("list[Any]", entries):
                inner: Resource = cast("Resource", entry) if isinstance(entry, dict) else NOTHING
                flat.append((str(inner.get("fullUrl", "")), inner.get("resource")))
        else:
            flat.append(("", cast("Any", one)))
    found: list[tuple[int, str, Resource]] = []
    for number, (full_url, resource) in enumerate(flat, start=1):
        kind = cast("Resource", resource).get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(kind, str):
            raise BadInput(f"{path.name}, resource {number}: no FHIR resource, for it has no resourceType.")
        if kind in KINDS:
            _check(kind, cast("Resource", resource), f"{path.name}, resource {number}")
            found.append((number, full_url, cast("Resource", resource)))
        else:
            found.append((number, full_url, {"resourceType": kind}))
    return found


def _check(kind: str, resource: Resource, where: str) -> None:
    model = getattr(require(f"fhir.resources.R4B.{kind.lower()}", "providers"), kind)
    try:
        model.model_validate(resource)
    except ValueError as error:  # what pydantic raises is one
        told: list[Resource] = cast("Any", error).errors() if hasattr(error, "errors") else []
        first = next(iter(told), NOTHING)
        told_of = clean(f"{'.'.join(map(str, first.get('loc', ())))} {first.get('msg', error)}")
        raise BadInput(f"{where}: no {kind} of FHIR R4B: {told_of}.") from error


def _keys(full_url: str, resource: Resource) -> list[str]:
    own = f"{resource['resourceType']}/{resource.get('id', '')}"
    return [key for key in (own, full_url) if key]


def _reference(value: Any) -> str:
    given = cast("Resource", value).get("reference", "") if isinstance(value, dict) else ""
    parts = str(given).split("/")
    return "/".join(parts[-2:]) if str(given).startswith("http") and len(parts) > 1 else str(given)


def _provider(
    owner: Resource, linked: list[Resource], known: Mapping[str, Resource], today: date, repairs: list[str]
) -> Provider | str:
    identifier = next((row for row in _list(owner, "identifier") if row.get("system") == NPI_SYSTEM), None)
    npi = _word(identifier or NOTHING, "value")
    where = f"{owner['resourceType']}/{_word(owner, 'id') or '?'}"
    if identifier is None or not is_npi(npi):
        return f"{where}: {npi or 'no number'}: not a provider number, its check digit is wrong or it has none"
    roles = [row for row in linked if row["resourceType"] in ("PractitionerRole", "HealthcareService")]
    places = [known[key] for row in roles for key in map(_reference, _list(row, "location")) if key in known]
    places += [row for row in linked if row["resourceType"] == "Location"]
    addresses = [cast("Resource", row["address"]) for row in places if "address" in row] + _list(owner, "address")
    address = addresses[0] if addresses else {}
    phones = [row for one in (*roles, *places, owner) for row in _list(one, "telecom") if row.get("system") == "phone"]
    phone = next((_word(row, "value") for row in phones if row.get("use") != "home"), "")
    position = next((cast("Resource", row["position"]) for row in places if "position" in row), None)
    extensions = {row.get("url"): row.get("valueDate") for row in _list(identifier, "extension")}
    country, state = country_and_state(_word(address, "country"), _word(address, "state"))
    postal_code = _word(address, "postalCode")

    def day(word: str, value: Any) -> date | None:
        found, wrong = day_of("" if value is None else clean(str(value)), today)
        if wrong:
            repairs.append(f"{word} {wrong}")
        return found

    one = Provider(
        npi=npi,
        address=", ".join(map(clean, map(str, address.get("line", [])))),
        city=_word(address, "city"),
        state=state,
        postal_code=postal_code_of(postal_code, repairs) if country == "US" and address else postal_code,
        country=country,
        phone=phone,
        taxonomies=_taxonomies(owner, roles, repairs),
        enumerated=day("enumerated", cast("Resource", identifier.get("period", {})).get("start")),
        updated=day("updated", cast("Resource", owner.get("meta", {})).get("lastUpdated")),
        deactivated=day("deactivated", extensions.get(DEACTIVATED)),
        reactivated=day("reactivated", extensions.get(REACTIVATED)),
        point=None
        if position is None
        else Point(latitude_deg=float(position["latitude"]), longitude_deg=float(position["longitude"])),
    )
    if owner.get("active") is False and one.active:
        one = replace(one, inactive=True)
    return _named(one, owner) or f"{where}: neither a person's nor an organisation's name"


def _named(one: Provider, owner: Resource) -> Provider | None:
    if owner["resourceType"] == "Organization":
        return replace(one, organisation=_word(owner, "name")) if _word(owner, "name") else None
    name = next(iter(_list(owner, "name")), NOTHING)
    family, given = _word(name, "family"), clean(" ".join(map(str, name.get("given", []))))
    if not family and not given:
        return replace(one, family=_word(name, "text")) if _word(name, "text") else None
    return replace(one, family=family, given=given, credential=", ".join(map(clean, map(str, name.get("suffix", [])))))


def _taxonomies(owner: Resource, roles: list[Resource], repairs: list[str]) -> tuple[Taxonomy, ...]:
    """Specialisations with their licences: told with the specialty itself, or else by the qualification of its code."""
    concepts = [row for role in roles for name in ("specialty", "code") for row in _list(role, name)]
    said = [(code, _told(concept)) for concept in concepts for code in _codes(concept)]
    qualified: dict[str, list[tuple[str, str]]] = {}
    for row in _list(owner, "qualification"):
        licence = (_word(next(iter(_list(row, "identifier")), NOTHING), "value"), _display(row.get("issuer")))
        for code in _codes(row.get("code")):
            qualified.setdefault(code, []).append(licence)
    complete = {code for code, told in said if LICENCE in told or LICENCE_STATE in told}
    found: list[Taxonomy] = []
    for code, told in said:
        own = (_word(told.get(LICENCE, NOTHING), "valueString"), _word(told.get(LICENCE_STATE, NOTHING), "valueString"))
        primary = told.get(PRIMARY, NOTHING).get("valueBoolean") is True
        for licence, state in [own] if code in complete else qualified.get(code, [own]):
            found.append(Taxonomy(code=code, licence=licence, state=state, primary=primary))
    named = {code for code, _ in said}
    found += [
        Taxonomy(code=code, licence=licence, state=state)
        for code, licences in qualified.items()
        if code not in named
        for licence, state in licences
    ]
    return without_repeats(row for row in found if is_code(row.code, repairs))


def _told(concept: Resource) -> dict[Any, Resource]:
    return {row.get("url"): row for row in _list(concept, "extension")}


def _codes(concept: Any) -> list[str]:
    rows = _list(cast("Resource", concept), "coding") if isinstance(concept, dict) else []
    return [_word(row, "code").upper() for row in rows if row.get("system") == SYSTEM and row.get("code")]


def _display(value: Any) -> str:
    return _word(cast("Resource", value), "display") if isinstance(value, dict) else ""


def _word(resource: Resource, name: str) -> str:
    """A text of a resource as one clean line; nothing where there is none."""
    value = resource.get(name)
    return "" if value is None else clean(str(value))


def _list(resource: Resource, name: str) -> list[Resource]:
    """A list of objects, whatever of it is one; the models have checked that it is a list."""
    value: Any = resource.get(name, [])
    return [cast("Resource", item) for item in cast("list[Any]", value) if isinstance(item, dict)]
