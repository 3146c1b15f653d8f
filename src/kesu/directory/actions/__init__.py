"""Everything that changes the organisation, each act noted with who and when."""

from kesu.directory.actions.absences import cancel_absence, set_absence
from kesu.directory.actions.founding import found
from kesu.directory.actions.handing_over import (
    carried_out,
    give_notice,
    name_successors,
    pass_on,
    withdraw,
)
from kesu.directory.actions.hiring import correct, hire, leave, move, shut_out_leavers
from kesu.directory.actions.posts import bind_head, bind_post, end
from kesu.directory.actions.tokens import authenticate, issue, revoke

__all__ = [
    "authenticate",
    "bind_head",
    "bind_post",
    "cancel_absence",
    "carried_out",
    "correct",
    "end",
    "found",
    "give_notice",
    "hire",
    "issue",
    "leave",
    "move",
    "name_successors",
    "pass_on",
    "revoke",
    "set_absence",
    "shut_out_leavers",
    "withdraw",
]
