"""Entries as FHIR R4B resources in the shape of the directory profiles Da Vinci PDex Plan-Net.

A person becomes Practitioner, Location and PractitionerRole; an organisation becomes Organization, Location and
HealthcareService. What a provider says of itself stays out: it is no registry fact.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from kinespine.extras import require
from kinespine.providers.provider import Provider, Taxonomy
from kinespine.providers.taxonomy import SYSTEM, display_of

NPI_SYSTEM = "http://hl7.org/fhir/sid/us-npi"
PLAN_NET = "http://hl7.org/fhir/us/davinci-pdex-plan-net"
# What the registry knows and the profiles have no element for.
PRIMARY, LICENCE, LICENCE_STATE, DEACTIVATED, REACTIVATED = (
    f"urn:kinespine:{name}" for name in ("primary-taxonomy", "licence", "licence-state", "deactivated", "reactivated")
)
HOSPITALS = ("28",)  # beginning of the codes of hospitals

Resource = dict[str, Any]


def resources(one: Provider) -> list[Resource]:
    """The resources of one entry; none for a deactivated one, for Plan-Net asks for active = true."""
    if not one.active:
        return []
    location: Resource = {
        **_head("Location", "location", one),
        "status": "active",
        "name": one.name,
        "address": _address(one),
        "telecom": _telecom(one),
    }
    if one.point is not None:
        location["position"] = {"longitude": one.point.longitude_deg, "latitude": one.point.latitude_deg}
    if one.organisation:
        location["managingOrganization"] = {"reference": f"Organization/organization-{one.npi}"}
        found = [_organization(one), location, _service(one)]
    else:
        found = [_practitioner(one), location, _role(one)]
    return [_without_empty(resource) for resource in found]


def bundle(entries: Iterable[Provider]) -> str:
    """All resources as one Bundle, checked against the R4B models.

    A reference holds the fullUrl of the entry that it means, as FHIR asks for where nobody serves them (R4B, Bundle,
    2.36.4.1): a name-based UUID (RFC 9562, version 5), so that the same entry has the same one in every export.

    Raises:
        MissingExtra: fhir.resources is not installed.
    """
    entry = [
        {"fullUrl": _address_of(f"{row['resourceType']}/{row['id']}"), "resource": _linked(row)}
        for one in entries
        for row in resources(one)
    ]
    made: Resource = {"resourceType": "Bundle", "type": "collection", **({"entry": entry} if entry else {})}
    require("fhir.resources.R4B.bundle", "providers").Bundle.model_validate(made)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def ndjson(entries: Iterable[Provider]) -> Iterator[str]:
    """One resource a line, each checked: for registries too large for one Bundle.

    Raises:
        MissingExtra: fhir.resources is not installed.
    """
    for one in entries:
        for resource in resources(one):
            name = resource["resourceType"]
            getattr(require(f"fhir.resources.R4B.{name.lower()}", "providers"), name).model_validate(resource)
            yield json.dumps(resource, ensure_ascii=False) + "\n"


def _address_of(reference: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:kinespine:{reference}')}"


def _linked(value: Any) -> Any:
    """The same with every reference to another resource as the address of its entry."""
    if isinstance(value, dict):
        inner = cast("Resource", value).items()
        return {name: _address_of(item) if name == "reference" else _linked(item) for name, item in inner}
    return [_linked(item) for item in cast("list[Any]", value)] if isinstance(value, list) else value


def _head(kind: str, stem: str, one: Provider) -> Resource:
    meta: Resource = {"profile": [f"{PLAN_NET}/StructureDefinition/plannet-{kind}"]}
    if one.updated is not None:
        meta["lastUpdated"] = f"{one.updated.isoformat()}T00:00:00Z"
    return {"resourceType": kind, "id": f"{stem}-{one.npi}", "meta": meta}


def _practitioner(one: Provider) -> Resource:
    return {
        **_head("Practitioner", "practitioner", one),
        "identifier": [_identifier(one)],
        "active": True,
        "name": [
            {"text": one.name, "family": one.family, "given": one.given.split(), "suffix": [one.credential or None]}
        ],
        "qualification": [
            {
                "identifier": [{"value": row.licence}],
                "code": _concept(row),
                "issuer": {"display": row.state},
            }
            for row in one.taxonomies
            if row.licence or row.state
        ],
    }


def _role(one: Provider) -> Resource:
    return {
        **_head("PractitionerRole", "role", one),
        "active": True,
        "practitioner": {"reference": f"Practitioner/practitioner-{one.npi}", "display": one.name},
        "specialty": _specialties(one),
        "location": [{"reference": f"Location/location-{one.npi}"}],
        "telecom": _telecom(one),
    }


def _organization(one: Provider) -> Resource:
    hospital = any(row.code.startswith(HOSPITALS) for row in one.taxonomies)
    code, display = ("fac", "Facility") if hospital else ("prvgrp", "Provider Group")
    return {
        **_head("Organization", "organization", one),
        "identifier": [_identifier(one)],
        "active": True,
        "type": [{"coding": [{"system": f"{PLAN_NET}/CodeSystem/OrgTypeCS", "code": code, "display": display}]}],
        "name": one.organisation,
        "telecom": _telecom(one),
        "address": [_address(one)],
    }


def _service(one: Provider) -> Resource:
    hospital = any(row.code.startswith(HOSPITALS) for row in one.taxonomies)
    code, display = ("hosp", "Hospital") if hospital else ("group", "Medical Group")
    category = {"system": f"{PLAN_NET}/CodeSystem/HealthcareServiceCategoryCS", "code": code, "display": display}
    return {
        **_head("HealthcareService", "service", one),
        "active": True,
        "providedBy": {"reference": f"Organization/organization-{one.npi}", "display": one.name},
        "category": [{"coding": [category]}],
        "specialty": _specialties(one),
        "location": [{"reference": f"Location/location-{one.npi}"}],
        "name": one.name,
        "telecom": _telecom(one),
    }


def _specialties(one: Provider) -> list[Resource]:
    """Every specialisation with its licence, for one code may stand there with several."""
    found: list[Resource] = []
    for row in one.taxonomies:
        concept = _concept(row, primary=row.primary)
        for url, value in ((LICENCE, row.licence), (LICENCE_STATE, row.state)):
            if value:
                concept.setdefault("extension", []).append({"url": url, "valueString": value})
        found.append(concept)
    return found


def _identifier(one: Provider) -> Resource:
    days: list[tuple[str, date | None]] = [(DEACTIVATED, one.deactivated), (REACTIVATED, one.reactivated)]
    return {
        "use": "official",
        "system": NPI_SYSTEM,
        "value": one.npi,
        "period": {"start": one.enumerated and one.enumerated.isoformat()},
        "extension": [{"url": url, "valueDate": day.isoformat()} for url, day in days if day is not None],
    }


def _concept(row: Taxonomy, *, primary: bool = False) -> Resource:
    coding = {"system": SYSTEM, "code": row.code}
    if display_of(row.code) != row.code:
        coding["display"] = display_of(row.code)
    return {"coding": [coding], **({"extension": [{"url": PRIMARY, "valueBoolean": True}]} if primary else {})}


def _address(one: Provider) -> Resource:
    return {
        "line": [one.address or None],
        "city": one.city,
        "state": one.state,
        "postalCode": one.postal_code,
        "country": one.country,
    }


def _telecom(one: Provider) -> list[Resource]:
    return [{"system": "phone", "value": one.phone, "use": "work"}] if one.phone else []


def _without_empty(value: Any) -> Any:
    """The same without empty texts, lists and objects, which FHIR forbids."""
    if isinstance(value, dict):
        inner = {str(name): _without_empty(item) for name, item in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return {name: item for name, item in inner.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        items = [_without_empty(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
        return [item for item in items if item not in (None, "", [], {})]
    return value
