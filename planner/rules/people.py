"""Who may do what? Roles and acts, and the table that says which role may do which; an office changes it in its policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from planner.domain import Policy

SECTION = "people"
ADMINISTRATOR, STAFF, APPROVER, LEADER, READER = "administrator", "staff", "approver", "leader", "reader"
ROLES = (ADMINISTRATOR, STAFF, APPROVER, LEADER, READER)
LOCAL = "local"
"""What the audit calls whoever sits at a computer without accounts."""

USUAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "read": (ADMINISTRATOR, STAFF, APPROVER, READER),
        "edit": (STAFF, APPROVER),
        "submit": (STAFF, APPROVER),
        "withdraw": (STAFF, APPROVER),
        "approve": (APPROVER,),
        "return": (APPROVER,),
        "publish": (APPROVER,),
        "restore": (STAFF, APPROVER),
        "link": (STAFF, APPROVER),
        "audit": (ADMINISTRATOR, APPROVER),
        "own_page": (LEADER,),
    }
)
"""Act -> the roles that may do it, where the policy says nothing else."""
FIXED: Mapping[str, tuple[str, ...]] = MappingProxyType({"people": (ADMINISTRATOR,)})
"""Acts that no policy gives away: who keeps the accounts must not be decided by whoever writes a plan."""
ACTS = (*USUAL, *FIXED)


@dataclass(frozen=True)
class Person:
    """
    Whoever acts.

    Parameters
    ----------
    name
        Of the account; what the audit calls him.
    role
        One of `ROLES`; on a computer without accounts "local", which may do everything.
    leader
        Of an account with the role "leader": the id of the leader it belongs to; "" otherwise.
    """

    name: str
    role: str
    leader: str = ""


AT_THIS_COMPUTER = Person(LOCAL, LOCAL)
NOBODY = Person("", "")
"""Somebody who has not said who he is: he may do nothing."""


@dataclass(frozen=True)
class Permissions:
    """
    The table of an office.

    Parameters
    ----------
    roles
        Act -> the roles that may do it; every act has an entry.
    second_person
        Whether a plan must be approved by somebody else than the one who submitted it.
    """

    roles: Mapping[str, tuple[str, ...]]
    second_person: bool = False

    def allow(self, person: Person, act: str) -> bool:
        """Whether somebody may do an act; KeyError when there is no such act."""
        roles = self.roles[act]
        return person.role == LOCAL or person.role in roles


def permissions(policy: Policy | None) -> Permissions:
    """
    The table of a policy: its section `people` where it states one (intake has checked it), and for the rest what is usual.

    Parameters
    ----------
    policy
        That of the plan in force, never that of a draft: nobody may give himself a right by writing it into his draft. None before the
        first plan is published.
    """
    section = policy.extra.get(SECTION) if policy is not None else None
    stated = section if isinstance(section, Mapping) else {}
    roles = {act: tuple(stated.get(act, usual)) for act, usual in USUAL.items()}
    return Permissions({**roles, **FIXED}, second_person=stated.get("second_person") is True)
