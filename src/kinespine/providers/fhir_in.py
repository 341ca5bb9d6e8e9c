"""FHIR R4B resources of a provider directory read as entries: from a Bundle, or one resource a line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from kinespine.errors import BadInput
from kinespine.extras import require
from kinespine.providers.fhir_out import (
    DEACTIVATED,
    LICENCE,
    LICENCE_STATE,
    NPI_SYSTEM,
    PRIMARY,
    REACTIVATED,
    Resource,
)
from kinespine.providers.provider import Point, Provider, Taxonomy, is_npi
from kinespine.providers.taxonomy import SYSTEM

LARGEST = 300_000_000  # bytes; such a file is read whole
NOTHING: Resource = {}
KINDS = ("Practitioner", "PractitionerRole", "Organization", "Location", "HealthcareService")


def read_fhir(path: Path) -> Iterator[tuple[int, Provider | str]]:
    """Every provider of a file with the number of its resource there, or what is wrong with that resource.

    Only the national provider identifier of a resource is read; any other identifier is left alone.

    Raises:
        BadInput: the file is no FHIR R4B, or holds no providers.
        MissingExtra: fhir.resources is not installed.
    """
    found = _resources(path)
    known = {key: resource for _, full_url, resource in found for key in _keys(full_url, resource)}
    owners = [(number, row) for number, _, row in found if row["resourceType"] in ("Practitioner", "Organization")]
    if not owners:
        kinds = ", ".join(sorted({str(row["resourceType"]) for _, _, row in found})) or "none"
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
        yield number, _provider(owner, of_owner.get(id(owner), []), known)


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
        place = ".".join(map(str, first.get("loc", ())))
        raise BadInput(f"{where}: no {kind} of FHIR R4B: {place} {first.get('msg', error)}.") from error


def _keys(full_url: str, resource: Resource) -> list[str]:
    own = f"{resource['resourceType']}/{resource.get('id', '')}"
    return [key for key in (own, full_url) if key]


def _reference(value: Any) -> str:
    given = cast("Resource", value).get("reference", "") if isinstance(value, dict) else ""
    parts = str(given).split("/")
    return "/".join(parts[-2:]) if str(given).startswith("http") and len(parts) > 1 else str(given)


def _provider(owner: Resource, linked: list[Resource], known: Mapping[str, Resource]) -> Provider | str:
    identifier = next((row for row in _list(owner, "identifier") if row.get("system") == NPI_SYSTEM), None)
    npi = str(identifier.get("value", "")) if identifier is not None else ""
    where = f"{owner['resourceType']}/{owner.get('id', '?')}"
    if identifier is None or not is_npi(npi):
        return f"{where}: {npi or 'no number'}: not a provider number, its check digit is wrong or it has none"
    roles = [row for row in linked if row["resourceType"] in ("PractitionerRole", "HealthcareService")]
    places = [known[key] for row in roles for key in map(_reference, _list(row, "location")) if key in known]
    places += [row for row in linked if row["resourceType"] == "Location"]
    addresses = [cast("Resource", row["address"]) for row in places if "address" in row] + _list(owner, "address")
    address = addresses[0] if addresses else {}
    phones = [row for one in (*roles, *places, owner) for row in _list(one, "telecom") if row.get("system") == "phone"]
    phone = next((str(row.get("value", "")) for row in phones if row.get("use") != "home"), "")
    position = next((cast("Resource", row["position"]) for row in places if "position" in row), None)
    extensions = {row.get("url"): row.get("valueDate") for row in _list(identifier, "extension")}
    country = str(address.get("country", "US")) or "US"
    postal_code = str(address.get("postalCode", ""))
    one = Provider(
        npi=npi,
        address=", ".join(map(str, address.get("line", []))),
        city=str(address.get("city", "")),
        state=str(address.get("state", "")),
        postal_code=postal_code[:5] if country == "US" else postal_code,
        country=country,
        phone=phone,
        taxonomies=_taxonomies(owner, roles),
        enumerated=_day(cast("Resource", identifier.get("period", {})).get("start")),
        updated=_day(cast("Resource", owner.get("meta", {})).get("lastUpdated")),
        deactivated=_day(extensions.get(DEACTIVATED)),
        reactivated=_day(extensions.get(REACTIVATED)),
        point=None
        if position is None
        else Point(latitude_deg=float(position["latitude"]), longitude_deg=float(position["longitude"])),
    )
    if owner.get("active") is False and one.active:
        one = replace(one, deactivated=one.updated or date.min, reactivated=None)
    return _named(one, owner) or f"{where}: neither a person's nor an organisation's name"


def _named(one: Provider, owner: Resource) -> Provider | None:
    if owner["resourceType"] == "Organization":
        return replace(one, organisation=str(owner["name"])) if owner.get("name") else None
    name = next(iter(_list(owner, "name")), NOTHING)
    family, given = str(name.get("family", "")), " ".join(map(str, name.get("given", [])))
    if not family and not given:
        return replace(one, family=str(name["text"])) if name.get("text") else None
    return replace(one, family=family, given=given, credential=", ".join(map(str, name.get("suffix", []))))


def _taxonomies(owner: Resource, roles: list[Resource]) -> tuple[Taxonomy, ...]:
    licences = {
        code: (str(next(iter(_list(row, "identifier")), NOTHING).get("value", "")), _display(row.get("issuer")))
        for row in _list(owner, "qualification")
        for code in _codes(row.get("code"))
    }
    concepts = [row for role in roles for name in ("specialty", "code") for row in _list(role, name)]
    concepts += [cast("Resource", row["code"]) for row in _list(owner, "qualification") if "code" in row]
    found: dict[str, Taxonomy] = {}
    for concept in concepts:
        told = {row.get("url"): row for row in _list(concept, "extension")}
        for code in _codes(concept):
            licence, state = licences.get(code, ("", ""))
            found.setdefault(
                code,
                Taxonomy(
                    code=code,
                    licence=str(told.get(LICENCE, {}).get("valueString", licence)),
                    state=str(told.get(LICENCE_STATE, {}).get("valueString", state)),
                    primary=told.get(PRIMARY, {}).get("valueBoolean") is True,
                ),
            )
    return tuple(found.values())


def _codes(concept: Any) -> list[str]:
    rows = _list(cast("Resource", concept), "coding") if isinstance(concept, dict) else []
    return [str(row["code"]) for row in rows if row.get("system") == SYSTEM and row.get("code")]


def _display(value: Any) -> str:
    return str(cast("Resource", value).get("display", "")) if isinstance(value, dict) else ""


def _list(resource: Resource, name: str) -> list[Resource]:
    """A list of objects, whatever of it is one; the models have checked that it is a list."""
    value: Any = resource.get(name, [])
    return [cast("Resource", item) for item in cast("list[Any]", value) if isinstance(item, dict)]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
