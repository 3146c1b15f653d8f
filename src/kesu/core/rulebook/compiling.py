"""From the lines of a book to a book that runs: expressions compiled, events resolved, references checked.

Everything wrong is gathered; a book with one fault is refused whole (design §3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from kesu.core.conditions import Condition, Formula, Scope, Unreadable, chosen, condition, formula
from kesu.core.errors import Faulty, KesuError
from kesu.core.rulebook import events
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.checking import check
from kesu.core.rulebook.rows import ROWS
from kesu.core.rulebook.scope import KindScope, RowScope
from kesu.core.rulebook.tables import Faults
from kesu.core.values import Text
from kesu.core.worktime import Limit, parse_limit

ANYONE = "anyone"
REVIEW = "review_what_followed"
REVIEW_TITLE = Text("复核自动处理", "Review what followed by itself")
REVIEW_OUTCOMES = (
    m.Outcome(id="stands", title=Text("维持不变", "Let it stand"), needs=("reason",)),
    m.Outcome(
        id="undone", title=Text("撤销自动处理，重新打开", "Undo it and reopen"), needs=("reason",)
    ),
)


def compile_book(source: m.Source, digest: str, faults: Faults) -> p.Book:
    """Return the book ready to run. Whatever is wrong is added to `faults`; then the book must not be used."""
    book = _Compiler(source, faults).book(digest)
    check(source, faults)
    return book


def with_settings(book: p.Book, values: Mapping[str, Any]) -> p.Book:
    """Return the book with other values of some settings, as a company that chose otherwise would run it.

    Raises KeyError for a setting that is not there, Faulty where a value does not fit.
    """
    other = {
        name: replace(book.source.settings[name], value=v, dated=()) for name, v in values.items()
    }
    source = replace(book.source, settings={**book.source.settings, **other})
    faults = Faults()
    found = compile_book(source, book.hash, faults)
    if faults.found:
        raise Faulty(faults.found)
    return found


class _Compiler:
    def __init__(self, source: m.Source, faults: Faults) -> None:
        self.source = source
        self.faults = faults
        self.plans = {kind.id: p.KindPlan(kind) for kind in source.kinds.values()}
        self.scopes = {kind.id: KindScope(source, kind) for kind in source.kinds.values()}

    def book(self, digest: str) -> p.Book:
        self._check_references()
        for kind in self.source.kinds.values():
            self._kind(kind)
        self._each(self.source.measures, self._measure)
        self._each(self.source.decisions, self._decision)
        self._each(self.source.steps, self._step)
        self._each(self.source.triggers, self._trigger)
        self._each(self.source.clocks, self._clock)
        self._each(self.source.gates, self._gate)
        return p.Book(self.source, digest, self.plans, self._row_measures())

    def _each(self, lines: Mapping[str, Any], compile_one: Callable[[Any], None]) -> None:
        for line in lines.values():
            if line.of in self.plans:
                compile_one(line)
            else:
                self._fault(
                    "unknown_kind", line, f'of = "{line.of}"', self._one_of(line.of, self.plans)
                )

    # -- shared parts --------------------------------------------------------------------------------------------

    def _fault(self, code: str, line: m.Line, read: str, write: str) -> None:
        self.faults.add(code, line.file, line.id, read, write, line.clause)

    def _one_of(self, wrong: str, right: Iterable[str]) -> str:
        names = list(right)
        close = get_close_matches(wrong, names, n=2)
        return (
            f"did you mean {' or '.join(close)}?"
            if close
            else f"write one of: {', '.join(sorted(names)[:20])}"
        )

    def _condition(self, line: m.Line, text: str, scope: Scope) -> Condition | None:
        if not text or text == "otherwise":
            return None
        try:
            return condition(text, scope)
        except Unreadable as fault:
            self._fault(
                "unreadable_condition",
                line,
                str(fault),
                "write a condition over the names of this kind",
            )
            return None

    def _formula(self, line: m.Line, text: str, scope: Scope) -> Formula | None:
        try:
            return formula(text, scope)
        except Unreadable as fault:
            self._fault(
                "unreadable_formula", line, str(fault), "write a value over the names of this kind"
            )
            return None

    def _limit(self, line: m.Line, text: str) -> Limit | None:
        try:
            return parse_limit(text)
        except KesuError as fault:
            self._fault(
                "unreadable_limit",
                line,
                str(fault),
                'write for example "4 working hours" or "5 working days"',
            )
            return None

    def _event(self, line: m.Line, kind: m.Kind, text: str) -> str:
        found = events.resolve(self.source, kind, text)
        if found is None:
            close = get_close_matches(text, events.candidates(self.source, kind), n=3)
            hint = (
                f"did you mean {' or '.join(close)}?"
                if close
                else "write step.outcome, a fact or decision.changed"
            )
            self._fault("unknown_event", line, f"event “{text}” cannot occur on {kind.id}", hint)
            return text
        return found

    def _kind_of(self, line: Any) -> tuple[m.Kind, KindScope, p.KindPlan]:
        return self.source.kinds[line.of], self.scopes[line.of], self.plans[line.of]

    def _parties(self, line: m.Line, post: str, scope: KindScope) -> p.Parties:
        """Return how to find the parties that `post` means in a view of the scope's kind."""
        if post in (ANYONE, "any"):
            return lambda _v: ("any",)
        found = self.source.posts.get(post)
        if found is None:
            return self._party_expression(line, post, scope)
        if found.outside:
            return lambda _v: ("any",)
        if found.is_department:
            return _always(f"dept:{found.id}")
        if not found.is_:
            return _always(f"post:{found.id}", *([f"head:{found.heads}"] if found.heads else []))
        return self._by_expression(found, scope)

    def _party_expression(self, line: m.Line, text: str, scope: KindScope) -> p.Parties:
        root = text.split(".")[0].split("(")[0]
        if not any(c in text for c in ".(") and root not in scope.kind.facts:
            self._fault(
                "unknown_post",
                line,
                f"post “{text}” is not in the book",
                self._one_of(text, self.source.posts),
            )
            return lambda _v: ()
        compiled = self._formula(line, text, scope)
        return _from_formula(compiled) if compiled else lambda _v: ()

    def _by_expression(self, post: m.Post, scope: KindScope) -> p.Parties:
        compiled = self._formula(post, post.is_, scope)
        if compiled is None:
            return lambda _v: ()
        find = _from_formula(compiled)
        return _once(post.id, find) if post.resolved == "once" else find

    def _all_parties(self, line: m.Line, posts: tuple[str, ...], scope: KindScope) -> p.Parties:
        finders = [self._parties(line, post, scope) for post in posts]
        return lambda v: tuple(dict.fromkeys(party for find in finders for party in find(v)))

    # -- references that need no expression -----------------------------------------------------------------------

    def _check_references(self) -> None:
        for line in self.source.lines():
            for clause in line.clauses:
                if clause not in self.source.clauses:
                    hint = self._one_of(clause, self.source.clauses)
                    self._fault(
                        "unknown_clause", line, f"clause “{clause}” is not in clauses.toml", hint
                    )
        for kind in self.source.kinds.values():
            self._check_kind(kind)
        for post in self.source.posts.values():
            for other in (post.in_department, post.heads, post.above, post.deputy):
                if other and other not in self.source.posts:
                    self._fault(
                        "unknown_post",
                        post,
                        f"post “{other}” is not in the book",
                        self._one_of(other, self.source.posts),
                    )
        for serves in self.source.serves:
            if serves.kind not in self.source.kinds:
                hint = self._one_of(serves.kind, self.source.kinds)
                self.faults.add(
                    "unknown_kind", "book.toml", "serves", f"serves kind “{serves.kind}”", hint
                )

    def _check_kind(self, kind: m.Kind) -> None:
        if kind.part_of and kind.part_of not in self.source.kinds:
            self._fault(
                "unknown_kind",
                kind,
                f'part_of = "{kind.part_of}"',
                self._one_of(kind.part_of, self.source.kinds),
            )
        if kind.part_of and not kind.many:
            self._fault(
                "missing_key", kind, "an item kind without a name for its set", 'write many = "…"'
            )
        for name in (*kind.key, *kind.summary, *kind.after_closing, *filter(None, [kind.subject])):
            if name not in kind.facts:
                self._fault(
                    "unknown_fact",
                    kind,
                    f"“{name}” is no fact of {kind.id}",
                    self._one_of(name, kind.facts),
                )
        if kind.number and kind.number not in self.source.documents:
            self._fault(
                "unknown_document",
                kind,
                f'number = "{kind.number}"',
                self._one_of(kind.number, self.source.documents),
            )
        for row in kind.hears:
            if row not in ROWS:
                self._fault("unknown_row", kind, f"hears “{row}”", self._one_of(row, ROWS))

    # -- one compiler for each concept ------------------------------------------------------------------------------

    def _kind(self, kind: m.Kind) -> None:
        plan, scope = self.plans[kind.id], self.scopes[kind.id]
        for act, posts in kind.rights.items():
            plan.rights[act] = self._all_parties(kind, posts, scope)
        plan.rights["open"] = self._all_parties(kind, kind.opened_by, scope)
        if kind.life == "case":
            self._review(kind, plan, scope)

    def _review(self, kind: m.Kind, plan: p.KindPlan, scope: KindScope) -> None:
        """The engine's own step: what to do when an automatic closing no longer follows (language §2, G12)."""
        posts = kind.rights.get("void") or kind.rights.get("reopen") or ()
        step = m.Step(
            id=REVIEW, of=kind.id, title=REVIEW_TITLE, outcomes=REVIEW_OUTCOMES, file=kind.file
        )
        who = tuple(self._who(step, m.Who(post), scope) for post in posts)
        outcomes = {o.id: self._outcome(step, o, scope) for o in step.outcomes}
        plan.steps[REVIEW] = p.StepPlan(step, None, who, outcomes, (), (), False)

    def _measure(self, measure: m.Measure) -> None:
        kind, _, plan = self._kind_of(measure)
        if measure.counts in ROWS:
            scope: Scope = RowScope(measure.counts, self.source)
            columns = set(ROWS[measure.counts])
        elif measure.counts in self.plans:
            scope, columns = (
                self.scopes[measure.counts],
                set(self.source.kinds[measure.counts].facts),
            )
        else:
            self._fault(
                "unknown_kind",
                measure,
                f'counts = "{measure.counts}"',
                self._one_of(measure.counts, [*self.plans, *ROWS]),
            )
            return
        self._check_same(measure, kind, columns)
        where = self._condition(measure, measure.where, scope)
        window = self._window(measure)
        wakes = {"opened"} if measure.read == "at opening" else {"opened", "heard", *measure.same}
        found = p.MeasurePlan(measure, where, frozenset(wakes), window)
        plan.measures[measure.id] = found
        if measure.counts in self.plans:
            self.plans[measure.counts].counted.append(found)

    def _check_same(self, measure: m.Measure, kind: m.Kind, columns: set[str]) -> None:
        asking = set(kind.facts) | {c for row in kind.hears for c in ROWS.get(row, {})}
        for name in measure.same:
            if name not in columns or name not in asking:
                self._fault(
                    "unknown_fact",
                    measure,
                    f"same “{name}” is not on both sides",
                    self._one_of(name, columns & asking),
                )
        if measure.sums and measure.sums not in columns:
            self._fault(
                "unknown_fact",
                measure,
                f'sums = "{measure.sums}"',
                self._one_of(measure.sums, columns),
            )

    def _window(self, measure: m.Measure) -> str:
        text = measure.window
        if text.startswith("settings."):
            setting = self.source.settings.get(text.removeprefix("settings."))
            if setting is None or not isinstance(setting.value, str):
                self._fault(
                    "unknown_setting",
                    measure,
                    f"window “{text}”",
                    self._one_of(text[9:], self.source.settings),
                )
                return ""
            text = setting.value
        if text and not measure.calendar_window:
            self._limit(measure, text)
        return text

    def _row_measures(self) -> dict[str, list[p.MeasurePlan]]:
        found: dict[str, list[p.MeasurePlan]] = {}
        for plan in self.plans.values():
            for measure in plan.measures.values():
                if measure.measure.counts in ROWS:
                    found.setdefault(measure.measure.counts, []).append(measure)
        return found

    def _decision(self, decision: m.Decision) -> None:
        _, scope, plan = self._kind_of(decision)
        if not decision.rows:
            self._fault(
                "no_rows",
                decision,
                "a decision without rows",
                "write at least one [[decision.x.row]]",
            )
        rows = tuple(self._row(decision, row, scope) for row in decision.rows)
        when = self._condition(decision, decision.when, scope)
        names = {n for row in rows if row.when for n in row.when.names} | set(
            when.names if when else ()
        )
        names |= {n for row in rows if row.formula for n in row.formula.names}
        sets = {
            part.text for row in rows if row.when for part in row.when.parts if "(" in part.text
        }
        self._check_asked(decision, scope.kind)
        rests_on = frozenset(_heads(names)) | (frozenset({"*items"}) if sets else frozenset())
        overriders = self._all_parties(decision, decision.override_by, scope)
        plan.decisions[decision.id] = p.DecisionPlan(decision, rows, when, rests_on, overriders)

    def _row(self, decision: m.Decision, row: m.Row, scope: KindScope) -> p.RowPlan:
        if isinstance(row.gives, dict) and set(row.gives) == {"is"}:
            return p.RowPlan(
                row,
                self._condition(row, row.when, scope),
                None,
                self._formula(row, row.gives["is"], scope),
            )
        allowed = {v.id for v in decision.values}
        if allowed and row.gives not in allowed:
            self._fault(
                "unknown_value",
                row,
                f"gives = {row.gives!r}",
                f"write one of: {', '.join(sorted(allowed))}",
            )
        return p.RowPlan(row, self._condition(row, row.when, scope), row.gives)

    def _check_asked(self, decision: m.Decision, kind: m.Kind) -> None:
        for fact in decision.ask:
            if fact not in kind.facts:
                self._fault(
                    "unknown_fact", decision, f"must_ask “{fact}”", self._one_of(fact, kind.facts)
                )
        if decision.ask_at and decision.ask_at not in self.source.steps:
            self._fault(
                "unknown_step",
                decision,
                f'must_ask at = "{decision.ask_at}"',
                self._one_of(decision.ask_at, self.source.steps),
            )
        if (
            decision.meanwhile is not None
            and decision.values
            and decision.meanwhile not in {v.id for v in decision.values}
        ):
            self._fault(
                "unknown_value",
                decision,
                f"while_unknown gives {decision.meanwhile!r}",
                "write one of its values",
            )

    def _step(self, step: m.Step) -> None:
        kind, scope, plan = self._kind_of(step)
        self._check_step(step, kind)
        outcomes = {o.id: self._outcome(step, o, scope) for o in step.outcomes}
        asked = tuple(
            d.id for d in self.source.decisions.values() if d.ask_at == step.id and d.of == step.of
        )
        who = tuple(self._who(step, w, scope) for w in step.by)
        opening = tuple(self._event(step, kind, text) for text in step.opens)
        found = p.StepPlan(
            step,
            self._condition(step, step.when, scope),
            who,
            outcomes,
            tuple(f for text in step.not_by if (f := self._formula(step, text, scope))),
            asked,
            any(w.when is not None or w.post is None or bool(w.post.is_) for w in who),
            opening,
            self._step_rests_on(step, scope),
        )
        plan.steps[step.id] = found
        plan.bars = plan.bars or bool(step.not_by)
        for event in opening:
            plan.armers.setdefault(event, []).append(found)
            self._note_join(plan, event)

    def _step_rests_on(self, step: m.Step, scope: KindScope) -> frozenset[str]:
        """Return what may change whether the step is open and whose it is: the names in `when`, `by` and posts."""
        texts = [step.when, *step.not_by]
        for who in step.by:
            post = self.source.posts.get(who.post)
            texts += [who.when, post.is_ if post else who.post]
        outer = scope.used
        scope.used = set()
        for text in filter(None, texts):
            try:
                formula(text, scope)
            except Unreadable:
                continue  # told as a fault of its own where the line is compiled
        found, scope.used = scope.used, outer | scope.used
        return frozenset(
            _heads(found) | ({"*items"} if found & set(self._sets_of(scope)) else set())
        )

    def _sets_of(self, scope: KindScope) -> list[str]:
        return [k.many for k in self.source.kinds.values() if k.part_of == scope.kind.id]

    def _note_join(self, plan: p.KindPlan, event: str) -> None:
        if event.startswith("all "):
            plan.joins[event] = event.partition(".")[2]

    def _check_step(self, step: m.Step, kind: m.Kind) -> None:
        for fact in (*step.asks, *step.wishes):
            if fact not in kind.facts:
                self._fault("unknown_fact", step, f"asks “{fact}”", self._one_of(fact, kind.facts))
        if not step.by:
            self._fault(
                "nobody_may", step, "a step without anybody to do it", 'write by = ["post"]'
            )
        if step.adds and (
            step.adds not in self.source.kinds or self.source.kinds[step.adds].part_of != kind.id
        ):
            items = [k.id for k in self.source.kinds.values() if k.part_of == kind.id]
            self._fault(
                "unknown_kind", step, f'adds = "{step.adds}"', self._one_of(step.adds, items)
            )

    def _who(self, step: m.Step, who: m.Who, scope: KindScope) -> p.WhoPlan:
        post = self.source.posts.get(who.post)
        above = self._above(post) if post else ()
        find = self._with_above(step, who, scope, above)
        when = self._condition(step, who.when, scope)
        return p.WhoPlan(post, find, when, above, who.when == "otherwise")

    def _with_above(
        self, step: m.Step, who: m.Who, scope: KindScope, above: tuple[str, ...]
    ) -> p.Parties:
        find = self._parties(step, who.post, scope)
        return (lambda v: find(v) + above) if who.or_above else find

    def _above(self, post: m.Post) -> tuple[str, ...]:
        found: list[str] = []
        while post.above in self.source.posts and f"post:{post.above}" not in found:
            post = self.source.posts[post.above]
            found.append(f"post:{post.id}")
        return tuple(found)

    def _outcome(self, step: m.Step, outcome: m.Outcome, scope: KindScope) -> p.OutcomePlan:
        for lead in outcome.leads:
            if lead not in self.source.steps or self.source.steps[lead].of != step.of:
                steps = [s.id for s in self.source.steps.values() if s.of == step.of]
                self._fault(
                    "unknown_step",
                    outcome,
                    f"{step.id}.{outcome.id} leads to “{lead}”",
                    self._one_of(lead, steps),
                )
        if outcome.numbers and outcome.numbers not in self.source.documents:
            self._fault(
                "unknown_document",
                outcome,
                f'numbers = "{outcome.numbers}"',
                self._one_of(outcome.numbers, self.source.documents),
            )
        if outcome.closes and outcome.closes not in {c.id for c in scope.kind.closings}:
            self._fault(
                "unknown_closing",
                outcome,
                f'closes = "{outcome.closes}"',
                self._one_of(outcome.closes, [c.id for c in scope.kind.closings]),
            )
        needs = [
            self._need_of_outcome(outcome, text, scope)
            for text in outcome.needs
            if text != "reason"
        ]
        return p.OutcomePlan(
            outcome,
            tuple(n for n in needs if n),
            self._sets(outcome, outcome.sets, scope, scope.kind),
            "reason" in outcome.needs,
            self._condition(outcome, outcome.when, scope),
        )

    def _need_of_outcome(
        self, outcome: m.Outcome, text: str, scope: KindScope
    ) -> tuple[str, Condition] | None:
        expression = f"known({text})" if text in scope.kind.facts else text
        compiled = self._condition(outcome, expression, scope)
        return (text, compiled) if compiled else None

    def _sets(
        self, line: m.Line, sets: Mapping[str, str], scope: KindScope, target: m.Kind | None
    ) -> tuple[tuple[str, Formula], ...]:
        found = []
        for fact, text in sets.items():
            if target is not None and fact not in target.facts:
                self._fault(
                    "unknown_fact", line, f"sets “{fact}”", self._one_of(fact, target.facts)
                )
            compiled = self._formula(line, text, scope)
            if compiled:
                found.append((fact, compiled))
        return tuple(found)

    def _trigger(self, trigger: m.Trigger) -> None:
        kind, scope, plan = self._kind_of(trigger)
        members = None
        if trigger.for_each:
            try:
                found = chosen(trigger.for_each, scope)
                members, scope.each = found.members, found.scope
            except Unreadable as fault:
                self._fault(
                    "unknown_set", trigger, str(fault), "write a set: parts, or parts where …"
                )
        compiled = p.TriggerPlan(
            trigger,
            self._condition(trigger, trigger.when, scope),
            self._condition(trigger, trigger.while_, scope),
            members,
            self._formula(trigger, trigger.once, scope) if trigger.once else None,
            tuple(self._act(trigger, act, scope) for act in trigger.do),
        )
        scope.each = None
        plan.triggers[trigger.id] = compiled
        for text in trigger.on:
            event = self._event(trigger, kind, text)
            plan.firing.setdefault(event, []).append(compiled)
            self._note_join(plan, event)
        if not trigger.on and not trigger.every:
            self._fault(
                "never_fires", trigger, "a trigger without `on` and `every`", 'write on = ["event"]'
            )

    def _act(self, line: m.Line, act: m.Act, scope: KindScope) -> p.ActPlan:
        target = self._target(line, act, scope)
        whom = act.to if act.verb in ("tell", "remind", "escalate") else act.whom
        if act.verb == "set":
            sets = self._sets(line, {act.to: act.with_.get("value", "none")}, scope, scope.kind)
        else:
            sets = self._sets(line, act.with_, scope, target)
        return p.ActPlan(
            act,
            sets,
            self._parties(line, whom, scope) if whom and whom != "owner" else None,
            self._limit(line, act.after) if act.after else None,
        )

    def _target(self, line: m.Line, act: m.Act, scope: KindScope) -> m.Kind | None:
        if act.verb in ("open", "open_item"):
            if act.to not in self.source.kinds:
                self._fault(
                    "unknown_kind",
                    line,
                    f'{act.verb} = "{act.to}"',
                    self._one_of(act.to, self.source.kinds),
                )
            return self.source.kinds.get(act.to)
        if act.verb == "open_step" and act.to not in self.source.steps:
            self._fault(
                "unknown_step",
                line,
                f'open_step = "{act.to}"',
                self._one_of(act.to, self.source.steps),
            )
        if act.verb == "close" and act.to not in {c.id for c in scope.kind.closings}:
            self._fault(
                "unknown_closing",
                line,
                f'close = "{act.to}"',
                self._one_of(act.to, [c.id for c in scope.kind.closings]),
            )
        return None

    def _clock(self, clock: m.Clock) -> None:
        kind, scope, plan = self._kind_of(clock)
        if not clock.limit:
            self._fault(
                "no_limit", clock, "a clock without a limit", 'write limit = "4 working hours"'
            )
        if not clock.starts and not clock.runs_while:
            self._fault(
                "never_starts",
                clock,
                "a clock without `starts` and `runs_while`",
                'write starts = ["event"]',
            )
        starts = tuple(
            p.StartPlan(s, self._event(clock, kind, s.event), self._condition(clock, s.when, scope))
            for s in clock.starts
        )
        stops = tuple(self._event(clock, kind, s) for s in clock.stops)
        pauses = tuple(
            (self._event(clock, kind, a), self._event(clock, kind, b)) for a, b in clock.pauses
        )
        limits = tuple(self._limit_row(clock, row, scope) for row in clock.limit)
        when = self._condition(clock, clock.when, scope)
        runs = self._condition(clock, clock.runs_while, scope)
        for event in (*(s.event for s in starts), *stops):
            self._note_join(plan, event)
        plan.clocks[clock.id] = p.ClockPlan(
            clock, starts, stops, limits, when, pauses, runs,
            tuple(found for text in clock.near if (found := self._limit(clock, text))),
            tuple(self._act(clock, act, scope) for act in clock.late),
            self._parties(clock, clock.owner, scope) if clock.owner else None,
            self._parties(clock, clock.agree.by, scope) if clock.agree else None,
            self._all_parties(clock, clock.extend.by, scope) if clock.extend else None,
            _clock_rests_on(starts, stops, pauses, limits, when, runs),
        )  # fmt: skip

    def _limit_row(self, clock: m.Clock, row: m.LimitRow, scope: KindScope) -> p.LimitPlan:
        when = self._condition(clock, row.when, scope)
        if row.text.startswith("until "):
            return p.LimitPlan(
                row, when, None, None, self._formula(clock, row.text.removeprefix("until "), scope)
            )
        if row.text.startswith("settings."):
            setting = self._formula(clock, row.text, scope)
            self._check_setting_limit(clock, row.text)
            return p.LimitPlan(row, when, None, setting, None)
        return p.LimitPlan(row, when, self._limit(clock, row.text), None, None)

    def _check_setting_limit(self, clock: m.Clock, text: str) -> None:
        setting = self.source.settings.get(text.removeprefix("settings."))
        values = [setting.value, *(v for _, v in setting.dated)] if setting else []
        for value in values:
            if isinstance(value, str):
                self._limit(clock, value)
            else:
                self._fault(
                    "unreadable_limit",
                    clock,
                    f"{text} is {value!r}",
                    'its value must be a limit: "4 working hours"',
                )

    def _gate(self, gate: m.Gate) -> None:
        kind, scope, plan = self._kind_of(gate)
        needs = tuple(
            p.NeedPlan(need, compiled)
            for need in gate.needs
            if (compiled := self._condition(gate, need.when, scope))
        )
        compiled_gate = p.GatePlan(gate, self._condition(gate, gate.when, scope), needs)
        if not gate.needs:
            self._fault(
                "no_needs",
                gate,
                "a gate that asks nothing",
                "write needs = [{ when = …, says = … }]",
            )
        for before in gate.before:
            place = self._place(gate, kind, before)
            plan.gates.setdefault(place, []).append(compiled_gate)

    def _place(self, gate: m.Gate, kind: m.Kind, before: str) -> str:
        text = before.removeprefix(f"{kind.id}.")
        head, _, rest = text.partition(".")
        step = self.source.steps.get(head)
        if (
            step is not None
            and step.of == kind.id
            and (not rest or rest in {o.id for o in step.outcomes})
        ):
            return text
        if text == "close" or (head == "close" and rest in {c.id for c in kind.closings}):
            return text
        if head == "number" and rest in self.source.documents:
            return text
        child = self.source.kinds.get(head)
        if rest == "open" and child is not None and child.part_of == kind.id:
            return text
        self._fault(
            "unknown_place",
            gate,
            f"before “{before}”",
            "write a step, step.outcome, close, close.<closing>, number.<document> or <item kind>.open",
        )
        return text


def _always(*parties: str) -> p.Parties:
    return lambda _v: parties


def _from_formula(compiled: Formula) -> p.Parties:
    def find(view: Any) -> tuple[str, ...]:
        value = compiled.value(view)
        if not value:
            return ()
        values = value if isinstance(value, list | tuple) else [value]
        return tuple(v if ":" in v or v == "any" else f"dept:{v}" for v in map(str, values))

    return find


def _once(post: str, find: p.Parties) -> p.Parties:
    """A party found once stays the one (language §1, Post): kept on the record when first asked for."""

    def found(view: Any) -> tuple[str, ...]:
        kept = view.record.posts.get(view.prefix + post)
        if kept:
            return tuple(kept)
        parties = find(view)
        if parties:
            view.record.posts[view.prefix + post] = parties
        return parties

    return found


def _heads(names: Iterable[str]) -> set[str]:
    """Return what must change for a condition over `names` to answer otherwise: their first parts."""
    found = set()
    for name in names:
        head, _, rest = name.partition(".")
        found.add("parent." + rest.partition(".")[0] if head == "parent" else head)
    return found


def _clock_rests_on(
    starts: tuple[p.StartPlan, ...],
    stops: tuple[str, ...],
    pauses: tuple[tuple[str, str], ...],
    limits: tuple[p.LimitPlan, ...],
    when: Condition | None,
    runs: Condition | None,
) -> frozenset[str]:
    names = {s.event for s in starts} | set(stops) | {e for pair in pauses for e in pair}
    conditions = [
        c for c in (when, runs, *(s.when for s in starts), *(row.when for row in limits)) if c
    ]
    texts = {n for c in conditions for n in c.names} | {
        n for row in limits if row.until for n in row.until.names
    }
    return frozenset(_event_heads(names) | _heads(texts))


def _event_heads(names: Iterable[str]) -> set[str]:
    found = set()
    for name in names:
        if name.startswith("all "):
            found.add("*items")
        else:
            head, _, rest = name.partition(".")
            found.add(f"parent.{rest.partition('.')[0]}" if head == "parent" else head)
    return found
