"""A person and the table [access] go in; what they may do and see, and why, comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from metrics.scope import EVERYTHING, NOTHING, Scope, any_of
from pipelines.access import Access, Grant, Role

Right = Literal[
    "import", "undo", "mapping", "name", "tag", "note", "change", "view", "forget", "audit"
]

# What changes a store is for those who bring the exports; what takes out of it for good, and who
# did what, is for those who answer for it. A view is a reader's own.
_MAY: dict[Role, frozenset[Right]] = {
    "viewer": frozenset({"view"}),
    "importer": frozenset(
        {"import", "undo", "mapping", "name", "tag", "note", "change", "view"}
    ),
    "admin": frozenset(
        {"import", "undo", "mapping", "name", "tag", "note", "change", "view", "forget", "audit"}
    ),
}  # fmt: skip
_RANK: tuple[Role, ...] = ("viewer", "importer", "admin")


@dataclass(frozen=True)
class Person:
    """Somebody who signed in. `address` is empty unless their provider has verified it."""

    subject: str
    address: str = ""
    groups: tuple[str, ...] = ()
    name: str = ""

    @property
    def who(self) -> str:
        """As the audit log and the settings name them."""
        return self.address or self.subject


@dataclass(frozen=True)
class Permit:
    """What somebody may do and see; `why` has a sentence for each entry that says so."""

    role: Role | None
    scope: Scope
    why: tuple[str, ...]

    def may(self, right: Right) -> bool:
        return self.role is not None and right in _MAY[self.role]


NOBODY = Permit(None, NOTHING, ("No entry of [access] names this person or one of their groups.",))
OWNER = Permit("admin", EVERYTHING, ("No sign-in is set up: whoever is at this machine is admin.",))


def permit(person: Person, access: Access) -> Permit:
    """The highest role and the rows of every entry that fits; of none, nothing at all."""
    fits = [
        (number, grant)
        for number, grant in enumerate(access.allow, start=1)
        if _fits(grant, person)
    ]
    if not fits:
        return NOBODY
    return Permit(
        role=max((grant.role for _, grant in fits), key=_RANK.index),
        scope=any_of([_scope(grant) for _, grant in fits]),
        why=tuple(_why(number, grant) for number, grant in fits),
    )


def person_of(
    claims: Mapping[str, Any], *, groups_claim: str, address_is_verified: bool
) -> Person | None:
    """Whom a provider's claims are about; None where they name no subject.

    An address counts only where the provider says that it has verified it, or whoever set up the
    sign-in does: otherwise anybody could call themselves by somebody else's.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        return None
    address = claims.get("email")
    is_verified = claims.get("email_verified", address_is_verified)
    return Person(
        subject=subject,
        address=address.strip().lower()
        if isinstance(address, str) and is_verified in (True, "true")
        else "",
        groups=_groups(claims, groups_claim),
        name=str(claims.get("name") or ""),
    )


def _groups(claims: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    """The groups of a claim; `realm_access.roles` is a claim within a claim."""
    found: Any = claims.get(claim)
    if found is None:
        found = claims
        for part in claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return (found,)
    return tuple(str(one) for one in found) if isinstance(found, list | tuple) else ()


def _fits(grant: Grant, person: Person) -> bool:
    if grant.group is not None:
        return grant.group in person.groups
    named = (grant.person or "").strip()
    return named == person.subject or (bool(person.address) and named.lower() == person.address)


def _scope(grant: Grant) -> Scope:
    return Scope(teams=grant.teams, customers=grant.customers)


def _why(number: int, grant: Grant) -> str:
    named = f"the group {grant.group}" if grant.group is not None else "the person"
    return f"Entry {number} of [access] names {named}: {grant.role}, {_scope(grant)}."
