"""Who an open step waits for by name, and who stands in: 质量经理 张敏（请假，李雷代）."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from kesu.core.explaining.names import party_title
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.components.holders import Held, behind, named
from kesu.directory.parties import DEPARTMENT, PERSON
from kesu.directory.queries import Holder

MOST_NAMED = 3
"""A post that more people hold is named without them."""


def doers(
    found: Dossier, steps: Iterable[Sequence[str]], held: Held | None = None
) -> Mapping[str, str]:
    """Return each party of these steps in words, with who is behind it now; four statements at most.

    held -- who is behind the parties, where that was read already.
    """
    parties = {party for step in steps for party in step}
    held = behind(parties, found.at) if held is None else held
    titles = {party: party_title(found.reader, party) for party in parties}
    return {party: _words(party, titles[party], held.get(party)) for party in parties}


def in_words(parties: Sequence[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words for a step's parties, each once: a post and the headship it holds are one."""
    return tuple(dict.fromkeys(words[party] for party in parties))


def _words(party: str, title: str, held: Sequence[Holder] | None) -> str:
    sort = party.partition(":")[0]
    if held is None or (sort == DEPARTMENT and held):
        return title
    if not held:
        return _("%(title)s (nobody in charge)") % {"title": title}
    if len(held) > MOST_NAMED:
        return title
    return " ".join([*(() if sort == PERSON else (title,)), "、".join(named(h) for h in held)])
