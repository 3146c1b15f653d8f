"""Every text that a person sees stands in Chinese; none is guessed, forgotten or said two ways."""

import pytest
from django.utils import translation

from tools import messages


def test_some_room_has_texts():
    [site] = [room for room in messages.rooms() if room.name == "site"]
    assert len(messages.collected(site))


def test_every_text_of_every_room_stands_in_chinese():
    assert messages.faults() == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b'_("Close the case")', "Close the case"),
        (b'gettext_lazy("One") if x else None', "One"),
        (b'pgettext_lazy("month", "May")', "May"),
    ],
)
def test_texts_of_python_are_found(tmp_path, source: bytes, found: str):
    (tmp_path / "page.py").write_bytes(source)
    assert [message.id for message in messages.collected(tmp_path) if message.id] == [found]


def test_texts_of_templates_are_found_whatever_stands_around_them(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "<p>it's \"here</p>\n    {% translate 'One' %}\n  {# no #}{% blocktranslate count n=n %}"
        "{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %} <b>{{ x|default:_('None') }}</b>",
        encoding="utf-8",
    )
    found = {message.id for message in messages.collected(tmp_path) if message.id}
    assert found == {"One", ("%(n)s case", "%(n)s cases"), "None"}


def test_a_text_without_chinese_is_told(tmp_path, monkeypatch: pytest.MonkeyPatch):
    room = tmp_path / "room"
    room.mkdir()
    (room / "__init__.py").write_text('_("Hello")')
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    assert messages.faults() == ["room: not in the .po file, run `make messages`: Hello"]
    messages._extract([room])
    assert messages.faults() == ["room: without Chinese: Hello"]


def test_the_catalogues_are_compiled():
    with translation.override("zh-hans"):
        assert translation.gettext("To the start page") == "返回首页"
    with translation.override("en"):
        assert translation.gettext("To the start page") == "To the start page"
