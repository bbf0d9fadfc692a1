"""Who is let in and what they see: the entries of [access], and every way for a sign-in to end."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import URLSafeTimedSerializer

from access.granted import granted
from access.permit import Person, permit, person_of
from access.revoked import FILE, revoke
from access.sign_in import SignIn, SignInError, read_sign_in
from access.ticket import COOKIE, over, ticket
from metrics.scope import EVERYTHING, NOTHING, Scope
from pipelines.settings import SettingsError, read_settings

SECRET = "a secret of more than thirty-two characters"


def access_of(tmp_path: Path, text: str) -> Any:
    (tmp_path / "settings.toml").write_text(text)
    return read_settings(tmp_path / "settings.toml").access


ENTRIES = """
[[access.allow]]
person = "Ana@Example.com"
role = "admin"
[[access.allow]]
group = "field"
role = "viewer"
teams = ["Field"]
[[access.allow]]
person = "ben@example.com"
role = "viewer"
customers = ["Acme", "Bolt"]
[[access.allow]]
person = "subject-7"
role = "importer"
"""


def test_who_is_in_no_entry_sees_nothing(tmp_path: Path) -> None:
    told = permit(Person("x", "eve@example.com", ("sales",)), access_of(tmp_path, ENTRIES))
    assert (told.role, told.scope, told.may("import")) == (None, NOTHING, False)


def test_a_person_gets_what_every_entry_gives_them(tmp_path: Path) -> None:
    told = permit(Person("x", "ben@example.com", ("field",)), access_of(tmp_path, ENTRIES))
    assert told.role == "viewer"
    assert str(told.scope) == "team Field; and customers Acme and Bolt"
    assert told.scope.where().params == ("Field", "Acme", "Bolt")
    assert [why.split(":")[0] for why in told.why] == [
        "Entry 2 of [access] names the group field",
        "Entry 3 of [access] names the person",
    ]


def test_a_named_file_that_is_gone_lets_nobody_in(tmp_path: Path) -> None:
    """It named one team; the store's own settings name all of them, and do not count instead."""
    (tmp_path / "settings.toml").write_text(
        '[[access.allow]]\ngroup = "field"\nrole = "viewer"\nall = true\n'
    )
    named = tmp_path / "named.toml"
    named.write_text('[[access.allow]]\ngroup = "field"\nrole = "viewer"\nteams = ["Field"]\n')
    somebody = Person("x", "", ("field",))
    assert str(permit(somebody, granted(tmp_path, named)).scope) == "team Field"
    named.unlink()
    with pytest.raises(SettingsError, match=r"no settings file named\.toml"):
        granted(tmp_path, named)
    assert permit(somebody, granted(tmp_path, None)).scope == EVERYTHING


def test_roles_and_what_they_may(tmp_path: Path) -> None:
    access = access_of(tmp_path, ENTRIES)
    admin = permit(Person("x", "ana@example.com"), access)
    importer = permit(Person("subject-7"), access)
    viewer = permit(Person("y", groups=("field",)), access)
    assert [one.scope for one in (admin, importer)] == [EVERYTHING, EVERYTHING]
    assert viewer.scope == Scope(teams=("Field",), customers=None)
    may = {
        deed: tuple(one.may(deed) for one in (viewer, importer, admin))
        for deed in ("import", "undo", "name", "forget", "audit")
    }
    assert may == {
        "import": (False, True, True),
        "undo": (False, True, True),
        "name": (False, True, True),
        "forget": (False, False, True),
        "audit": (False, False, True),
    }


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('role = "viewer"\nall = true', "names either a person or a group"),
        ('person = "a"\ngroup = "b"\nrole = "admin"', "names either a person or a group"),
        ('person = "a"\nrole = "viewer"', "a viewer has one of"),
        ('person = "a"\nrole = "viewer"\nteams = []', "is empty"),
        ('person = "a"\nrole = "viewer"\nteams = ["T"]\ncustomers = ["C"]', "a viewer has one of"),
        ('person = "a"\nrole = "admin"\nteams = ["T"]', "sees everything"),
        ('person = "a"\nrole = "boss"', "role"),
        ('person = "a"\nrole = "viewer"\nteam = ["T"]', "team"),
        ('person = " "\nrole = "admin"', "has no name"),
    ],
)
def test_a_mistake_in_an_entry_is_a_sentence_that_says_where(
    tmp_path: Path, entry: str, said: str
) -> None:
    with pytest.raises(SettingsError, match="entry 2") as caught:
        access_of(
            tmp_path,
            f'[[access.allow]]\nperson = "o"\nrole = "admin"\n[[access.allow]]\n{entry}\n',
        )
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("claims", "address"),
    [
        ({"email": "Ana@example.com", "email_verified": True}, "ana@example.com"),
        ({"email": "ana@example.com", "email_verified": False}, ""),
        ({"email": "ana@example.com"}, ""),
    ],
)
def test_an_address_counts_only_when_verified(claims: dict[str, Any], address: str) -> None:
    told = person_of({"sub": "1", **claims}, groups_claim="groups", address_is_verified=False)
    assert told is not None
    assert told.address == address


def test_groups_come_from_the_claim_that_is_named() -> None:
    claims = {"sub": "1", "realm_access": {"roles": ["field", "care"]}, "groups": "one"}
    for claim, groups in (("realm_access.roles", ("field", "care")), ("groups", ("one",))):
        told = person_of(claims, groups_claim=claim, address_is_verified=False)
        assert told is not None
        assert told.groups == groups


# --- the sign-in file ---


def sign_in(**more: Any) -> SignIn:
    return SignIn(
        client_id="kept",
        client_secret="secret",
        server_metadata_url="https://login.example.com/.well-known/openid-configuration",
        redirect_uri="https://kept.example.com/oauth2callback",
        cookie_secret=SECRET,
        **more,
    )


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("redirect_uri", "http://kept.example.com/oauth2callback", "https://"),
        ("redirect_uri", "https://kept.example.com/", "oauth2callback"),
        ("server_metadata_url", "http://login.example.com/x", "https://"),
        ("cookie_secret", "short-and-secret", "32"),
        ("hours", 0, "hours"),
        ("colour", "red", "colour"),
    ],
)
def test_a_mistake_in_the_sign_in_file_is_said_without_its_secrets(
    tmp_path: Path, key: str, value: Any, said: str
) -> None:
    fields = sign_in().model_dump(exclude={"client_kwargs", "hosts"}) | {key: value}
    file = tmp_path / "sign-in.toml"
    file.write_text("\n".join(f"{name} = {json.dumps(told)}" for name, told in fields.items()))
    with pytest.raises(SignInError) as caught:
        read_sign_in(file)
    assert said in str(caught.value)
    assert "short-and-secret" not in str(caught.value)
    assert SECRET not in str(caught.value)


# --- tickets ---


def cookies(
    claims: dict[str, Any], secret: str = SECRET, at: float | None = None
) -> dict[str, str]:
    """As Streamlit writes them; `at` signs in the past."""
    told = {"sub": "1", "origin": "https://kept.example.com", "is_logged_in": True, **claims}
    signer = (
        _Then(secret, salt=COOKIE) if at is not None else URLSafeTimedSerializer(secret, COOKIE)
    )
    if isinstance(signer, _Then):
        signer.at = at
    return {COOKIE: str(signer.dumps(json.dumps(told)))}


class _Then(URLSafeTimedSerializer):
    """Signs as if it were `at`."""

    at: float | None = None

    def make_signer(self, salt: Any = None) -> Any:
        signer = super().make_signer(salt)
        signer.get_timestamp = lambda: int(self.at or 0)  # type: ignore[attr-defined]
        return signer


def test_a_good_cookie_signs_in() -> None:
    told = ticket(cookies({"email": "a@example.com", "email_verified": True}), sign_in())
    assert told is not None
    assert told.person.who == "a@example.com"


def test_a_cookie_that_is_not_ours_signs_nobody_in() -> None:
    good = cookies({})[COOKIE]
    position = len(good) // 3
    flipped = good[:position] + ("A" if good[position] != "A" else "B") + good[position + 1 :]
    for bad in (
        {},
        {COOKIE: ""},
        {COOKIE: "nothing"},
        {COOKIE: flipped},
        {COOKIE: good[:-1]},
        {COOKIE: "é" + good},
        cookies({}, secret="another secret of more than thirty-two c"),
        cookies({"origin": "https://elsewhere.example.com"}),
        cookies({"is_logged_in": False}),
        cookies({"sub": ""}),
    ):
        assert ticket(bad, sign_in()) is None


def test_a_cookie_in_parts_is_one_only_of_one_sign_in() -> None:
    def parts(*signed: tuple[str, float]) -> dict[str, str]:
        found = {}
        for number, (text, at) in enumerate(signed):
            name = f"{COOKIE}_{number}" if number else COOKIE
            signer = _Then(SECRET, salt=name)
            signer.at = at
            found[name] = str(signer.dumps(text))
        return found

    now = time.time()
    text = json.dumps({"sub": "1", "origin": "https://kept.example.com", "is_logged_in": True})
    whole = parts(("chunks-2", now), (text[:20], now), (text[20:], now))
    told = ticket(whole, sign_in())
    assert told is not None
    assert told.person.subject == "1"
    mixed = parts(("chunks-2", now), (text[:20], now), (text[20:], now - 60))
    assert ticket(mixed, sign_in()) is None
    del whole[f"{COOKIE}_2"]
    assert ticket(whole, sign_in()) is None


def ends(store: Path, claims: dict[str, Any], at: float, **more: Any) -> str | None:
    told = ticket(cookies(claims, at=at), sign_in(**more))
    assert told is not None
    return over(store, told, sign_in(**more), uses=True)


def test_a_sign_in_ends(tmp_path: Path) -> None:
    now = time.time()
    assert ends(tmp_path, {"sub": "new"}, now) is None
    assert ends(tmp_path, {"sub": "old"}, now - 11 * 3600) == "too long ago"
    assert ends(tmp_path, {"sub": "token", "exp": now - 1}, now - 60) == "token expired"
    assert ends(tmp_path, {"sub": "outlives", "exp": now - 1}, now - 60, outlive_token=True) is None
    # Nobody here has seen this one: it may have been idle all the while.
    assert ends(tmp_path, {"sub": "idle"}, now - 61 * 60) == "idle"


def test_use_keeps_a_sign_in_from_being_idle(tmp_path: Path) -> None:
    began = time.time() - 30
    assert ends(tmp_path, {"sub": "busy"}, began, idle_minutes=1) is None
    assert ends(tmp_path, {"sub": "busy"}, began, idle_minutes=0.1) is None  # used just now
    assert ends(tmp_path, {"sub": "other"}, began, idle_minutes=0.1) == "idle"


@pytest.mark.parametrize("named", ["1", "A@example.com"])
def test_what_was_revoked_stays_out_and_a_new_sign_in_is_let_in(tmp_path: Path, named: str) -> None:
    claims = {"email": "a@example.com", "email_verified": True}
    now = time.time()
    assert ends(tmp_path, claims, now - 5) is None
    revoke(tmp_path, named, who="admin")
    assert ends(tmp_path, claims, now - 5) == "revoked"
    assert ends(tmp_path, claims, time.time() + 1) is None
    assert ends(tmp_path, {"sub": "2"}, now - 5) is None


def test_a_damaged_list_of_revocations_lets_nobody_in(tmp_path: Path) -> None:
    revoke(tmp_path, "1", who="admin")
    with (tmp_path / FILE).open("a") as file:
        file.write("{torn")  # never acknowledged: no harm
    assert ends(tmp_path, {"sub": "2"}, time.time()) is None
    revoke(tmp_path, "3", who="admin")
    assert ends(tmp_path, {"sub": "2"}, time.time()) is None
    (tmp_path / FILE).write_text("not one of ours\n")
    assert ends(tmp_path, {"sub": "2"}, time.time()) == "revoked"
