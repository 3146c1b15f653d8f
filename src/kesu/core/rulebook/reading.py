"""From the parsed TOML files of a book to its lines: each line read strictly, all faults gathered.

The readers here know the keys of each concept. What lines say about one another (names, events, posts) is checked
when the book is compiled; worked examples are read by `kesu.core.examples`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kesu.core.rulebook import model as m
from kesu.core.rulebook.reading_postings import advice_of, posting
from kesu.core.rulebook.reading_times import every_of, take_of
from kesu.core.rulebook.tables import Faults, Table
from kesu.core.values import Text

Files = Mapping[str, Mapping[str, Any]]


def read(files: Files, faults: Faults) -> m.Source | None:
    """Return the lines of the book whose parsed files are given by name, or None if book.toml itself is unusable.

    Every fault found is added to `faults`; the caller refuses the book when there is any.
    """
    if "book.toml" not in files:
        faults.add(
            "no_book",
            "book.toml",
            "",
            "the file is missing",
            "write book.toml with id, title, edition, in_force",
        )
        return None
    return _source(files, faults)


def _source(files: Files, faults: Faults) -> m.Source | None:
    head = Table(files["book.toml"], "book.toml", "book", faults)
    in_force = head.day("in_force")
    if in_force is None:
        head.fault("missing_key", "in_force is not there", "write in_force = 2026-01-01")
    groups: dict[str, dict[str, Any]] = {name: {} for name in _CONCEPTS}
    precedence = _precedences(head)
    source = _head(head, in_force or date.min)
    head.finish()
    for file, content in files.items():
        if file != "book.toml":
            _read_file(file, content, groups, faults)
    concepts: dict[str, Any] = {field: groups[name] for name, (field, _) in _CONCEPTS.items()}
    return m.Source(**source, precedence=precedence, **concepts)


def _head(t: Table, in_force: date) -> dict[str, Any]:
    return {
        "id": t.text("id", needed=True),
        "title": t.words("title", needed=True),
        "edition": t.text("edition", needed=True),
        "in_force": in_force,
        "document_no": t.text("document_no"),
        "company": t.words("company"),
        "calendar": t.text("calendar", needed=True),
        "serves": tuple(_serves(r) for r in t.rows("serves", bare="kind")),
        "varies": t.text("varies"),
        "uses": t.texts("uses"),
        "outranks": t.texts("outranks"),
        "replaces": t.text("replaces"),
        "procedures": t.texts("procedures"),
    }


def _serves(t: Table) -> m.Serves:
    found = m.Serves(t.text("kind", needed=True), t.text("when"))
    t.finish()
    return found


def _precedences(t: Table) -> tuple[m.Precedence, ...]:
    return tuple(_precedence(r) for r in t.rows("precedence"))


def _precedence(t: Table) -> m.Precedence:
    found = m.Precedence(
        t.text("first", needed=True),
        t.texts("over"),
        t.clauses,
        t.words("says"),
        t.choice("basis", m.BASES, ""),
    )
    t.finish()
    return found


def _read_file(
    file: str, content: Mapping[str, Any], groups: dict[str, dict[str, Any]], faults: Faults
) -> None:
    for concept, raw in content.items():
        if concept not in _CONCEPTS:
            faults.add(
                "unknown_table",
                file,
                concept,
                f"“{concept}” is no concept",
                f"write one of: {', '.join(_CONCEPTS)}",
            )
            continue
        for line_id, table in _tables(concept, raw, file, faults):
            _read_line(concept, line_id, table, groups[concept], faults)


def _tables(concept: str, raw: Any, file: str, faults: Faults) -> list[tuple[str, Table]]:
    if isinstance(raw, dict):
        return [pair for k, v in raw.items() for pair in _named_table(concept, k, v, file, faults)]
    if not isinstance(raw, list):
        faults.add("wrong_sort", file, concept, f"{concept} = {raw!r}", f"write [[{concept}]]")
        return []
    found = []
    for i, entry in enumerate(raw, 1):
        line_id = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        if not line_id:
            faults.add(
                "missing_id", file, f"{concept}[{i}]", "the line has no id", 'write id = "…"'
            )
        else:
            found.append((line_id, Table(entry, file, line_id, faults)))
    return found


def _named_table(
    concept: str, line_id: str, raw: Any, file: str, faults: Faults
) -> list[tuple[str, Table]]:
    if isinstance(raw, dict):
        return [(line_id, Table(raw, file, line_id, faults))]
    write = f"write a table [{concept}.{line_id}], or [[{concept}]] with id = …"
    faults.add("wrong_sort", file, line_id, f"{concept}.{line_id} = {raw!r}", write)
    return []


def _read_line(concept: str, line_id: str, t: Table, group: dict[str, Any], faults: Faults) -> None:
    if line_id in group:
        t.fault("twice", f"{concept} “{line_id}” is written twice", "give one of them another id")
    t.text("id")
    group[line_id] = _CONCEPTS[concept][1](line_id, t)
    t.finish()


def _common(line_id: str, t: Table) -> dict[str, Any]:
    return {
        "id": line_id,
        "clauses": t.clauses,
        "title": t.words("title"),
        "says": t.words("says"),
        "force": t.choice("force", m.FORCES, "must"),
        "basis": t.choice("basis", m.BASES, ""),
        "rejected": t.texts("rejected"),
        "file": t.file,
    }


# -- one reader for each concept -------------------------------------------------------------------------------


def _clause(line_id: str, t: Table) -> m.Clause:
    return m.Clause(
        line_id,
        t.text("section"),
        t.text("kind"),
        t.choice("force", m.CLAUSE_FORCES, "binding"),
        t.words("says", needed=True),
        t.text("unreachable"),
        t.texts("restates"),
    )


def _kind(line_id: str, t: Table) -> m.Kind:
    part_of, key, period = t.text("part_of"), t.texts("key"), t.text("period")
    life = "item" if part_of else "periodic" if period else "standing" if key else "case"
    rights = t.table("rights")
    default = "current" if life in ("standing", "periodic") else "as opened"
    return m.Kind(
        **_common(line_id, t),
        life=life,
        part_of=part_of,
        child_of=t.text("child_of"),
        many=t.text("many"),
        shares=t.texts("shares"),
        key=key,
        period=period,
        edition=t.choice("edition", ("as opened", "current"), default),
        facts={name: _fact(line_id, name, row) for name, row in t.named("facts")},
        subject=t.text("subject"),
        summary=t.texts("summary"),
        number=t.text("number"),
        after_closing=t.texts("after_closing"),
        hears=t.texts("hears"),
        opened_by=t.texts("opened_by"),
        rights={act: rights.texts(act) for act in rights.raw} if rights else {},
        closings=_options(t, "closings"),
    )


def _fact(kind: str, name: str, t: Table) -> m.Fact:
    sort = t.choice("type", m.FACT_SORTS, "text")
    found = m.Fact(
        **_common(name, t),
        of=kind,
        sort=sort,
        options=_options(t, "options"),
        unit=t.words("unit"),
        least=t.number("least"),
        personal=t.truth("personal"),
        columns=tuple(_fact(kind, n, c) for n, c in t.named("columns")),
        among=t.text("among"),
        help=t.words("help"),
    )
    if sort in ("choice", "choices") and not found.options:
        t.fault(
            "no_options",
            f"a {sort} without options",
            'write options = [{ id = "…", zh = "…", en = "…" }]',
        )
    if sort == "lines" and not found.columns:
        t.fault(
            "no_columns", "lines without columns", 'write columns = { part = { type = "text", … } }'
        )
    if sort == "records" and not found.among:
        t.fault(
            "missing_key", "records without a set to choose from", 'write among = "<set of items>"'
        )
    if sort != "records" and found.among:
        t.fault("unknown_key", f"among of a {sort}", 'leave it out, or write type = "records"')
    t.finish()
    return found


def _options(t: Table, key: str) -> tuple[m.Option, ...]:
    found = []
    for row in t.rows(key):
        found.append(
            m.Option(row.text("id", needed=True), Text(row.text("zh", needed=True), row.text("en")))
        )
        row.finish()
    return tuple(found)


def _setting(line_id: str, t: Table) -> m.Setting:
    value = t.anything("value")
    if value is None:
        t.fault("missing_key", "value is not there", "write value = …")
    dated = []
    for row in t.rows("dated"):
        since = row.day("from")
        if since is None or "value" not in row.raw:
            row.fault("missing_key", "from or value is not there", "write { from = …, value = … }")
        dated.append((since or date.min, row.anything("value")))
        row.finish()
    return m.Setting(**_common(line_id, t), value=value, dated=tuple(dated), unit=t.words("unit"))


def _measure(line_id: str, t: Table) -> m.Measure:
    window = t.table("window")
    rolling = window.text("rolling") if window else ""
    calendar = window.text("calendar") if window else ""
    before = window.text("before") if window else ""
    which = window.choice("which", ("this", "last"), "this") if window else "this"
    if window:
        window.finish()
    return m.Measure(
        **_common(line_id, t),
        of=t.text("of", needed=True),
        counts=t.text("counts", needed=True),
        same=t.texts("same"),
        where=t.text("where"),
        sums=t.text("sums"),
        holder=t.text("holder"),
        window=rolling or calendar,
        calendar_window=bool(calendar),
        before=before,
        previous=which == "last",
        dated=t.text("dated"),
        in_a_row=t.truth("in_a_row"),
        only=t.choice("only", ("roots", "all"), "roots"),
        read=t.text("read", "live"),
    )


def _decision(line_id: str, t: Table) -> m.Decision:
    t.choice("hit", ("first",), "first")
    ask = t.table("must_ask")
    override = t.table("override")
    found = m.Decision(
        **_common(line_id, t),
        of=t.text("of", needed=True),
        rows=tuple(_row(r) for r in t.rows("row")),
        values=_options(t, "values"),
        when=t.text("when"),
        by=t.texts("by"),
        ask=ask.texts("facts") if ask else (),
        ask_at=ask.text("at") if ask else "",
        meanwhile=_meanwhile(t),
        override_by=override.texts("by") if override else (),
        override_needs=override.texts("needs") if override else (),
        revisable=t.text("revisable", "until closed"),
    )
    for part in (ask, override):
        if part:
            part.finish()
    return found


def _meanwhile(t: Table) -> Any:
    part = t.table("while_unknown")
    if part is None:
        return None
    value = part.anything("gives")
    part.choice("as", ("provisional",), "provisional")
    part.finish()
    return value


def _row(t: Table) -> m.Row:
    found = m.Row(
        **_common(t.text("id", t.line_id.rsplit(".", 1)[-1]), t),
        when=t.text("when", needed=True),
        gives=t.anything("gives"),
    )
    if found.gives is None:
        t.fault("missing_key", "gives is not there", "write gives = …")
    t.finish()
    return found


def _step(line_id: str, t: Table) -> m.Step:
    asks = t.texts("asks")
    outcomes = tuple(_outcome(r) for r in t.rows("outcomes", bare="id"))
    return m.Step(
        **_common(line_id, t),
        of=t.text("of", needed=True),
        opens=t.texts("opens"),
        joins=t.choice("joins", ("any", "all"), "any"),
        when=t.text("when"),
        by=tuple(_who(r) for r in t.rows("by", bare="post")),
        asks=tuple(a for a in asks if not a.endswith("?")),
        wishes=tuple(a[:-1] for a in asks if a.endswith("?")),
        adds=t.text("adds"),
        number=_how_many(t),
        outcomes=outcomes or (m.Outcome(id="done", title=Text("完成", "Done"), file=t.file),),
        not_by=t.texts("not_by"),
        if_barred=t.choice("if_barred", ("next above", "refuse"), "next above"),
        rests_on=t.texts("rests_on"),
        approves=t.text("approves"),
        optional=t.truth("optional"),
        repeats=t.truth("repeats"),
        **advice_of(t),
    )


def _who(t: Table) -> m.Who:
    found = m.Who(t.text("post", needed=True), t.text("when"), t.truth("or_above"))
    t.finish()
    return found


def _outcome(t: Table) -> m.Outcome:
    sets = t.table("sets")
    found = m.Outcome(
        **_common(t.text("id", needed=True), t),
        needs=t.texts("needs"),
        leads=t.texts("leads"),
        next_round=t.choice("round", ("same", "next"), "same") == "next",
        from_round=t.text("from_round"),
        closes=t.text("closes"),
        numbers=t.text("numbers"),
        sets={k: sets.text(k) for k in sets.raw} if sets else {},
        when=t.text("when"),
        alone=t.truth("alone"),
    )
    t.finish()
    return found


def _how_many(t: Table) -> int | str:
    """Return how many people must do a step: a whole number from 1, or "settings.x"."""
    value = t.anything("number", 1)
    if isinstance(value, str) and value.startswith("settings."):
        return value
    if type(value) is int and value >= 1:
        return value
    t.fault("wrong_sort", f"number = {value!r}", 'write number = 2 or number = "settings.x"')
    return 1


def _trigger(line_id: str, t: Table) -> m.Trigger:
    return m.Trigger(
        **_common(line_id, t),
        of=t.text("of", needed=True),
        on=t.texts("on"),
        when=t.text("when"),
        while_=t.text("while"),
        for_each=t.text("for_each"),
        every=every_of(t),
        take=take_of(t),
        once=t.text("once"),
        do=tuple(_act(r) for r in t.rows("do")),
    )


def _act(t: Table) -> m.Act:
    verbs = [v for v in m.ACT_VERBS if t.has(v)]
    if len(verbs) != 1:
        t.fault("no_verb", f"do = {t.raw!r}", f"write exactly one of: {', '.join(m.ACT_VERBS)}")
        t.asked.extend(t.raw)
        return m.Act("tell", "")
    with_ = t.table("with")
    found = m.Act(
        verbs[0],
        t.text(verbs[0]),
        {k: with_.text(k) for k in with_.raw} if with_ else {},
        t.text("link"),
        t.texts("copy"),
        t.text("whom"),
        t.text("after"),
        t.words("says"),
    )
    t.finish()
    return found


def _clock(line_id: str, t: Table) -> m.Clock:
    return m.Clock(
        **_common(line_id, t),
        of=t.text("of", needed=True),
        duty=t.text("duty", line_id),
        starts=tuple(_start(r) for r in t.rows("starts", bare="event")),
        take=t.choice("take", ("latest", "earliest"), "latest"),
        stops=t.texts("stops"),
        limit=tuple(_limit(r) for r in t.rows("limit", bare="limit")),
        when=t.text("when"),
        pauses=tuple(_pause(r) for r in t.rows("pauses")),
        per=t.text("per", "round"),
        runs_while=t.text("runs_while"),
        counts=t.choice("counts", ("each visit", "all visits"), "all visits"),
        within=t.text("within"),
        owner=t.text("owner"),
        calendar=t.text("calendar"),
        agree=_agreement(t),
        extend=_extension(t),
        exempt=_exemption(t),
        near=t.texts("near"),
        late=tuple(_act(r) for r in t.rows("late")),
    )


def _start(t: Table) -> m.Start:
    found = m.Start(t.text("event", needed=True), t.text("when"), t.clauses)
    t.finish()
    return found


def _limit(t: Table) -> m.LimitRow:
    found = m.LimitRow(t.text("limit", needed=True), t.text("when"), t.clauses)
    t.finish()
    return found


def _pause(t: Table) -> tuple[str, str]:
    found = (t.text("from", needed=True), t.text("until", needed=True))
    t.finish()
    return found


def _agreement(t: Table) -> m.Agreement | None:
    part = t.table("agree")
    if part is None:
        return None
    found = m.Agreement(
        part.text("by", needed=True), part.text("before"), part.truth("renewable"), part.clauses
    )
    part.finish()
    return found


def _extension(t: Table) -> m.Extension | None:
    part = t.table("extend")
    if part is None:
        return None
    found = m.Extension(
        part.text("to", needed=True),
        part.texts("by"),
        part.texts("needs"),
        part.truth("before_due", True),
        part.clauses,
    )
    part.finish()
    return found


def _exemption(t: Table) -> m.Exemption | None:
    part = t.table("exempt")
    if part is None:
        return None
    found = m.Exemption(part.text("when", needed=True), part.text("instead"), part.clauses)
    part.finish()
    return found


def _gate(line_id: str, t: Table) -> m.Gate:
    return m.Gate(
        **_common(line_id, t),
        of=t.text("of", needed=True),
        before=t.texts("before"),
        needs=tuple(_need(r) for r in t.rows("needs", bare="when")),
        when=t.text("when"),
    )


def _need(t: Table) -> m.Need:
    found = m.Need(t.text("when", needed=True), t.words("says"), t.clauses)
    t.finish()
    return found


def _post(line_id: str, t: Table) -> m.Post:
    return m.Post(
        **_common(line_id, t),
        is_=t.text("is"),
        is_department=t.truth("department"),
        in_department=t.text("in"),
        heads=t.text("heads"),
        above=t.text("above"),
        resolved=t.choice("resolved", ("live", "once"), "live"),
        outside=t.truth("outside"),
        deputy=t.text("deputy"),
    )


def _document(line_id: str, t: Table) -> m.Document:
    series = t.table("series")
    return m.Document(
        **_common(line_id, t),
        of=t.text("of"),
        sort=t.choice(
            "kind",
            ("form", "report", "register", "letter", "related", "definition", "script", "guidance"),
            "form",
        ),
        code=t.text("code"),
        series=_series(series) if series else None,
        retain=t.text("retain"),
        retain_from=t.text("from", "closed"),
        fields=t.texts("fields"),
        copies=tuple(_copy(r) for r in t.rows("copies")),
        signs=t.texts("signs"),
    )


def _copy(t: Table) -> m.PaperCopy:
    found = m.PaperCopy(t.number("no", 0) or 0, t.text("to"), t.words("for"))
    t.finish()
    return found


def _posting(line_id: str, t: Table) -> m.Posting:
    return m.Posting(**_common(line_id, t), **posting(t))


def _series(t: Table) -> m.Series:
    found = m.Series(
        t.text("prefix", needed=True),
        t.choice("period", ("none", "year", "month", "day"), "year"),
        t.number("width", 4) or 4,
        t.choice("overflow", ("widen", "refuse"), "widen"),
        t.number("year", 4) or 4,
    )
    if found.year not in (2, 4):
        t.fault("unknown_choice", f"year = {found.year}", "write year = 4, or year = 2 for 26")
    t.finish()
    return found


_CONCEPTS: dict[str, tuple[str, Callable[[str, Table], Any]]] = {
    "clause": ("clauses", _clause),
    "kind": ("kinds", _kind),
    "setting": ("settings", _setting),
    "measure": ("measures", _measure),
    "decision": ("decisions", _decision),
    "step": ("steps", _step),
    "trigger": ("triggers", _trigger),
    "clock": ("clocks", _clock),
    "gate": ("gates", _gate),
    "post": ("posts", _post),
    "posting": ("postings", _posting),
    "document": ("documents", _document),
}
