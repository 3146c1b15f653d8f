"""Reading an expression: text → tree, or one clear fault with its place.

Grammar, loosest first:  or · and · not · == != < <= > >= in, not in · + - · * / · -x · primary
Primary: number, 'text', true, false, none, name.name, [a, b], function(…), set question(set [where …] [of …]).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kesu.core.conditions.nodes import Binary, Call, ListOf, Literal, Name, Node, Over, Unary

SET_QUESTIONS = frozenset({"all", "any", "count", "sum"})
LONGEST = 2_000
DEEPEST = 40
MOST_JOINED = 200
"""Operators of one expression: a chain of them is a tree as deep as it is long."""

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)
  | (?P<text>'[^']*'|"[^"]*")
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
  | (?P<op>==|!=|<=|>=|[<>+\-*/()\[\],])
)""",
    re.VERBOSE,
)
_WORDS = frozenset({"and", "or", "not", "in", "where", "of"})
_CONSTANTS = {"true": True, "false": False, "none": None}


class Unreadable(ValueError):
    """An expression that cannot be read; `position` counts characters from 0."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(f"{message} (at character {position + 1} of “{text}”)")
        self.message = message
        self.text = text
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the tokens of `text`, the last one of kind "end"."""
    if len(text) > LONGEST:
        raise Unreadable(
            f"an expression has at most {LONGEST} characters", text[:40] + "…", LONGEST
        )
    found: list[Token] = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise Unreadable(
                "this character has no meaning in an expression", text, _skip_blank(text, at)
            )
        word = match.group(match.lastgroup)
        kind = "word" if word in _WORDS else match.lastgroup
        found.append(Token(kind, word, match.start(match.lastgroup), match.end()))
        at = match.end()
    found.append(Token("end", "", len(text), len(text)))
    return found


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def parse(text: str) -> Node:
    """Return the tree of `text`. Raises Unreadable with the place of the first thing that does not fit."""
    reader = _Reader(text)
    node = reader.either()
    reader.expect_end()
    return node


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0
        self.joined = 0
        if len(self.tokens) == 1:
            raise Unreadable("the expression is empty", text, 0)

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> Token | None:
        token = self.now
        if token.kind in ("op", "word") and token.text in texts:
            self.at += 1
            return token
        return None

    def expect(self, text: str) -> Token:
        token = self.take(text)
        if token is None:
            raise self.fault(f"“{text}” is missing here")
        return token

    def expect_end(self) -> None:
        if self.now.kind != "end":
            raise self.fault(f"“{self.now.text}” was not expected here")

    def fault(self, message: str) -> Unreadable:
        return Unreadable(message, self.text, self.now.start)

    def either(self) -> Node:
        return self._chain(("or",), self.both)

    def both(self) -> Node:
        return self._chain(("and",), self.negation)

    def _chain(self, ops: tuple[str, ...], inner: object) -> Node:
        assert callable(inner)
        left: Node = inner()
        while token := self.take(*ops):
            self.joined += 1
            if self.joined > MOST_JOINED:
                raise self.fault(f"an expression joins at most {MOST_JOINED} parts")
            right: Node = inner()
            left = Binary(left.start, right.end, token.text, left, right)
        return left

    def negation(self) -> Node:
        if token := self.take("not"):
            self._deeper()
            of = self.negation()
            self.depth -= 1
            return Unary(token.start, of.end, "not", of)
        return self.comparison()

    def comparison(self) -> Node:
        left = self.sum()
        if token := self.take("==", "!=", "<=", ">=", "<", ">", "in"):
            right = self.sum()
            return self._only_one(Binary(left.start, right.end, token.text, left, right))
        if self.now.text == "not" and self.tokens[self.at + 1].text == "in":
            self.at += 2
            right = self.sum()
            inside = Binary(left.start, right.end, "in", left, right)
            return self._only_one(Unary(left.start, right.end, "not", inside))
        return left

    def _only_one(self, node: Node) -> Node:
        if self.now.text in ("==", "!=", "<=", ">=", "<", ">", "in"):
            raise self.fault("one comparison at a time; join two with “and”")
        return node

    def sum(self) -> Node:
        return self._chain(("+", "-"), self.product)

    def product(self) -> Node:
        return self._chain(("*", "/"), self.signed)

    def signed(self) -> Node:
        if token := self.take("-"):
            self._deeper()
            of = self.signed()
            self.depth -= 1
            return Unary(token.start, of.end, "-", of)
        return self.primary()

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault(f"an expression nests at most {DEEPEST} deep")

    def primary(self) -> Node:
        token = self.now
        if token.kind == "number":
            self.at += 1
            value = Decimal(token.text) if "." in token.text else int(token.text)
            return Literal(token.start, token.end, value)
        if token.kind == "text":
            self.at += 1
            return Literal(token.start, token.end, token.text[1:-1])
        if token.kind == "name":
            self.at += 1
            return self.named(token)
        return self.bracketed()

    def bracketed(self) -> Node:
        self._deeper()
        if self.take("("):
            inside = self.either()
            self.expect(")")
        elif opening := self.take("["):
            items = self.listed("]")
            inside = ListOf(opening.start, self.tokens[self.at - 1].end, items)
        else:
            raise self.fault("a value is missing here")
        self.depth -= 1
        return inside

    def listed(self, closing: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self.take(closing):
            if items:
                self.expect(",")
            items.append(self.either())
        return tuple(items)

    def named(self, token: Token) -> Node:
        if token.text in _CONSTANTS:
            return Literal(token.start, token.end, _CONSTANTS[token.text])
        if not self.take("("):
            return Name(token.start, token.end, token.text)
        self._deeper()
        node = self.over(token) if token.text in SET_QUESTIONS else self.call(token)
        self.depth -= 1
        return node

    def call(self, token: Token) -> Node:
        args = self.listed(")")
        return Call(token.start, self.tokens[self.at - 1].end, token.text, args)

    def over(self, token: Token) -> Node:
        name = self.now
        if name.kind != "name":
            raise self.fault(f"{token.text}(…) needs the name of a set first")
        self.at += 1
        value = self.sum() if self.take("of") else None
        where = self.either() if self.take("where", ",") else None
        if value is None and self.take("of"):
            value = self.sum()
        closing = self.expect(")")
        return Over(token.start, closing.end, token.text, name.text, where, value)
