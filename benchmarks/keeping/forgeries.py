"""Ten thousand forged, expired, revoked and bent leader links: none may open anything; those that are good must."""

import random
import string
import tempfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import URLSafeSerializer

from planner.store import leader_links
from planner.store.database import Database, open_database
from planner.store.leader_links import LeaderLink
from planner.store.site import read_site
from planner.store.stamps import Stamp

PROMISED, GOOD = 10_000, 20
_LETTERS = string.ascii_letters + string.digits + "-_."


def run(times: int) -> dict[str, Any]:
    """A fifth of each kind; a link that opens the page of another leader than its own counts as let in."""
    wanted, now, chance = times or PROMISED, datetime.now(UTC), random.Random(0)
    let_in: dict[str, int] = {}
    tried: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(read_site({"PLANNER_DATA": folder}))
        good = [leader_links.hand_out(database, f"l{number}", 30, Stamp("bench", now)) for number in range(GOOD)]
        kinds = {"forged": _forged, "bent": _bent, "altered": _altered, "expired": _ended, "revoked": _ended}
        ended = {"expired": _expired(database, now), "revoked": _revoked(database, now)}
        for kind, make in kinds.items():
            tried[kind], let_in[kind] = wanted // len(kinds), 0
            for _ in range(tried[kind]):
                token = chance.choice(ended[kind]) if kind in ended else make(chance, good)
                let_in[kind] += leader_links.opened(database, token, now) is not None
        opened = sum(leader_links.opened(database, token, now) == link.leader for link, token in good)
        database.close()
    return {
        "kept": not any(let_in.values()) and opened == GOOD,
        "tried": tried,
        "let_in": let_in,
        "good_opened": f"{opened} of {GOOD}",
    }


Handed = list[tuple[LeaderLink, str]]


def _forged(chance: random.Random, good: Handed) -> str:
    """A true id and leader, signed with another secret, or nonsense."""
    link, _ = chance.choice(good)
    if chance.random() < 0.5:
        key = bytes(chance.randrange(256) for _ in range(32))
        return str(URLSafeSerializer(key, salt="leader-link/1").dumps([link.id, link.leader]))
    return "".join(chance.choice(_LETTERS) for _ in range(chance.randrange(1, 400)))


def _bent(chance: random.Random, good: Handed) -> str:
    """Another leader's name or id put under the signature of this one."""
    (link, token), (other, foreign) = chance.sample(good, 2)
    mine, signature = token.rsplit(".", 1)
    theirs, strange = foreign.rsplit(".", 1)
    body = urlsafe_b64encode(f'["{link.id}","{other.leader}"]'.encode()).decode().rstrip("=")
    return chance.choice((f"{mine}.{strange}", f"{theirs}.{signature}", f"{body}.{signature}", f"{token}.{foreign}"))


def _altered(chance: random.Random, good: Handed) -> str:
    """One character of a good token changed, dropped or added."""
    _, token = chance.choice(good)
    at = chance.randrange(len(token))
    changed = chance.choice((token[:at] + token[at + 1 :], token[:at] + chance.choice(_LETTERS) + token[at:]))
    flipped = token[:at] + chance.choice(_LETTERS.replace(token[at], "")) + token[at + 1 :]
    result = chance.choice((changed, flipped))
    # The last character of base64 holds bits that mean nothing: such a token is the good one in other letters.
    return result if _meaning(result) != _meaning(token) else token[1:]


def _meaning(token: str) -> tuple[bytes, ...]:
    try:
        return tuple(urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split("."))
    except ValueError:
        return ()


def _ended(_chance: random.Random, _good: Handed) -> str:
    raise AssertionError


def _expired(database: Database, now: datetime) -> list[str]:
    old = Stamp("bench", now - timedelta(days=31))
    return [leader_links.hand_out(database, f"l{number}", 30, old)[1] for number in range(GOOD)]


def _revoked(database: Database, now: datetime) -> list[str]:
    tokens = []
    for number in range(GOOD):
        link, token = leader_links.hand_out(database, f"l{number}", 30, Stamp("bench", now))
        leader_links.revoke(database, link.id, Stamp("bench", now))
        tokens.append(token)
    return tokens
