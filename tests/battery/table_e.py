"""Table E, pages and API: odd requests, scripts, forged forms, writes behind looks, headers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from unittest.mock import patch

from tests.battery.pieces import Outcome, Piece, Run
from tests.battery.strangers.house import ready, taken_back, world_of

MOST_MISSING = 0.3


def odd_requests(run: Run) -> Outcome:
    """Throw odd requests at every operation of the API, as several people's programs."""
    with world_of(run.folder) as world:
        from tests.battery.strangers.odd_requests import bombarded

        came = bombarded(world, run.n, run.seed)
    mostly = [f"{name} {share:.0%}" for name, share in came.missing.items() if share > MOST_MISSING]
    notes = [
        "answered " + ", ".join(f"{n:,} × {code}" for code, n in sorted(came.statuses.items())),
        f"404 in more than {MOST_MISSING:.0%} of the calls: {'; '.join(mostly) or 'nowhere'}",
    ]
    return Outcome(came.calls, came.wrong, notes)


SCRIPTS_AT_ONCE = 20
IN_THE_BROWSER = 12
"""How many pages the browser opens in a turn, beside those of a case; in the last turn it opens all."""


def scripts(run: Run) -> Outcome:
    """Let `n` scripts stand in every text column, and read every page, paper, workbook, file and answer of the API."""
    with ready(run.folder):
        from kesu import clock
        from kesu.library.books import texts_of
        from tests.battery.strangers import world as worlds
        from tests.battery.strangers.planting import Planted, plant_the_rest, standing
        from tests.battery.strangers.reading import Read, look_at, read_everything
        from tests.battery.strangers.sabotage import broken
        from tests.battery.strangers.scripts import payloads
        from tests.battery.strangers.world import AT

        planted = Planted(payloads(run.n), SCRIPTS_AT_ONCE)
        read = Read()
        with clock.stopped_at(AT), taken_back(), broken(run.saboteur):
            with patch.object(worlds, "texts_of", lambda home: planted.in_book(texts_of(home))):
                world = worlds.furnished(planted.says)
            plant_the_rest(planted)
            for turn in range(planted.turns):
                planted.turn = turn
                with standing(planted):
                    pages = read_everything(world, read)
                    is_last = turn == planted.turns - 1
                    look_at(pages if is_last else _some(pages, turn), read, planted)
    places = {planted.where(number) for number in read.seen}
    kinds = ", ".join(f"{kind or 'nothing'} {n:,}" for kind, n in sorted(read.kinds.items()))
    notes = [
        f"{run.n} scripts at {len(planted.places)} places; seen of {len(places)} places, "
        f"{len(read.seen):,} of script and place; {read.answers:,} answers "
        f"({kinds}), "
        f"{read.pages:,} pages in Chromium",
        f"never seen: {', '.join(sorted(p for p in set(planted.places.values()) - places if 'of south' not in p))}",
    ]
    return Outcome(read.answers + read.pages, _each_once(read.wrong), notes)


def _some(pages: list[Any], turn: int) -> list[Any]:
    first = turn * IN_THE_BROWSER % max(len(pages), 1)
    return pages[first : first + IN_THE_BROWSER]


def _each_once(wrong: Iterable[str]) -> list[str]:
    return [f"{said} ({n} times)" if n > 1 else said for said, n in Counter(wrong).items()]


def forged_forms(run: Run) -> Outcome:
    """Send what other people's pages would make a signed-in browser send; then ask for all, writes trapped."""
    with world_of(run.folder) as world:
        from tests.battery.strangers.forging import MAY_WRITE, forged, looked
        from tests.battery.strangers.sabotage import broken

        with broken(run.saboteur):
            sent, asked = forged(world), looked(world)
    wrote = ", ".join(
        f"{table} {n:,} ({MAY_WRITE[table][1] if table in MAY_WRITE else '?'})"
        for table, n in asked.written.items()
    )
    notes = [f"{sent.asked:,} forged, {asked.asked:,} looks; written while looking: {wrote}"]
    return Outcome(sent.asked + asked.asked, [*sent.wrong, *asked.wrong], notes)


def heads(run: Run) -> Outcome:
    """Look at the head of every answer that can be had."""
    with world_of(run.folder) as world:
        from tests.battery.strangers.heads import headed
        from tests.battery.strangers.sabotage import broken

        with broken(run.saboteur):
            came = headed(world)
    answered = ", ".join(f"{n:,} × {code}" for code, n in sorted(came.statuses.items()))
    return Outcome(came.asked, _each_once(came.wrong), [f"answered {answered}"])


def hostile_filters(run: Run) -> Outcome:
    """Ask for lists with `n` hostile names and values."""
    with world_of(run.folder) as world:
        from tests.battery.strangers.filtering import filtered
        from tests.battery.strangers.sabotage import broken

        with broken(run.saboteur):
            came = filtered(world, run.n, run.seed)
    return Outcome(came.tried, _each_once(came.wrong), [_answered(came.statuses)])


def odd_forms(run: Run) -> Outcome:
    """Send `n` forms filled with what nobody would type."""
    with world_of(run.folder) as world:
        from tests.battery.strangers.typing_odd import typed

        came = typed(world, run.n, run.seed)
    notes = [f"{_answered(came.statuses)}; {came.shown_again:,} came back with what was typed"]
    return Outcome(came.tried, _each_once(came.wrong), notes)


def _answered(statuses: Mapping[int, int]) -> str:
    return "answered " + ", ".join(f"{n:,} × {code}" for code, n in sorted(statuses.items()))


PIECES = (
    Piece(
        "E1", "odd requests to the API", "L", 50_000, "calls", odd_requests,
        databases=("sqlite",), in_c=3_000,
    ),
    Piece(
        "E2", "forms filled with what nobody would type", "L", 20_000, "forms", odd_forms,
        databases=("sqlite",), in_c=1_000,
    ),
    Piece(
        "E3", "scripts in every text, read and looked at everywhere", "L", 300, "answers", scripts,
        databases=("sqlite",), in_c=20, saboteurs={"safe": 20},
    ),
    Piece(
        "E4", "forged forms, and writes behind looks", "C", 1, "requests", forged_forms,
        databases=("sqlite",), exhaustive=True, saboteurs={"unforged": 1, "writing": 1},
    ),
    Piece(
        "E5", "heads of every answer", "C", 1, "answers", heads,
        databases=("sqlite",), exhaustive=True, saboteurs={"bare": 1},
    ),
    Piece(
        "E6", "hostile names and values of filters", "C", 20_000, "questions", hostile_filters,
        databases=("sqlite",),
    ),
)  # fmt: skip
