"""The frame around every page, and the parts that pages are made of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.core.values import Text
from kesu.desk import urls as desk_urls
from kesu.desk.components import lists, moments, navigation
from kesu.desk.components.books import keeps_accounts, records_title
from kesu.desk.components.deadlines import Deadline
from kesu.desk.components.lists import Listing, page_of
from kesu.desk.components.why import Part, Row, Why, answer
from kesu.directory.models import Person
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from kesu.site import urls as site_urls
from kesu.tables.listing import Column, Filter

ASSETS = Path(desk_urls.__file__).parent / "static" / "desk"
FRI_30_JAN = datetime(2026, 1, 30, 9, 30, tzinfo=UTC)

# The gallery, which is there while debugging only, at its own address.
urlpatterns = [
    path(
        "",
        include(
            (
                [*desk_urls.urlpatterns, path("gallery", include("kesu.desk.components.urls"))],
                "desk",
            )
        ),
    ),
]
handler404 = site_urls.handler404

LISTING = Listing(
    columns=(
        Column("name", "姓名", ("name",)),
        Column("login", "登录名", ("login",)),
        Column("x", "X"),
    ),
    order="name",
    filters={
        "language": Filter(
            "语言",
            lambda rows, value: rows.filter(language=value),
            choices=(("zh-hans", "中文"), ("en", "英文")),
        ),
        "since": Filter(
            "起", lambda rows, day: rows.filter(valid_from__gte=day), date.fromisoformat
        ),
    },
)


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """Begin in Chinese: Django leaves the language of the last request in the thread."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def people(db) -> list[Person]:
    names = [("a", "李雷", "zh-hans"), ("b", "韩梅梅", "en"), ("c", "王芳", "zh-hans")]
    return [Person.objects.create_person(a, name=name, language=lang) for a, name, lang in names]


def shown(source: str, **values) -> str:
    return Template("{% load desk %}" + source).render(Context(values)).strip()


def asked(text: str = "") -> QueryDict:
    return QueryDict(text)


# Moments and lengths


def test_a_moment_is_shown_in_the_company_zone_with_its_weekday():
    assert "2026-01-30 周五 17:30" in shown("{{ at|moment }}", at=FRI_30_JAN)


def test_a_moment_of_the_core_is_shown_like_any_other():
    at = int(FRI_30_JAN.timestamp())
    assert shown("{{ at|moment }}", at=at) == shown("{{ at|moment }}", at=FRI_30_JAN)


def test_machines_read_the_moment_too():
    assert 'datetime="2026-01-30T17:30:00+08:00"' in shown("{{ at|moment }}", at=FRI_30_JAN)


def test_another_zone_is_named():
    assert moments.moment_text(FRI_30_JAN, ZoneInfo("Europe/Berlin")).endswith(
        "10:30 (Europe/Berlin)"
    )


def test_a_day_after_midnight_here_is_this_day_not_that_of_greenwich():
    assert "2026-01-31 周六" in shown("{{ at|day }}", at=datetime(2026, 1, 30, 16, 30, tzinfo=UTC))


def test_english_readers_get_english_weekdays():
    with translation.override("en"):
        assert "Fri 2026-01-30" in shown("{{ at|day }}", at=date(2026, 1, 30))


def test_no_moment_is_a_dash():
    assert shown("{{ at|moment }}{{ at|day }}{{ at|lasting }}", at=None) == "–––"


@pytest.mark.parametrize(
    ("length", "day", "said"),
    [
        (timedelta(hours=19, minutes=20), timedelta(hours=8), "2 天 3 小时"),
        (timedelta(hours=19, minutes=20), None, "19 小时 20 分钟"),
        (timedelta(hours=8, minutes=5), timedelta(hours=8), "1 天"),
        (timedelta(minutes=-70), None, "1 小时 10 分钟"),
        (timedelta(seconds=59), None, "不到 1 分钟"),
        (timedelta(0), None, "不到 1 分钟"),
    ],
)
def test_a_length_is_said_in_its_two_largest_parts(length, day, said):
    assert moments.length_text(length, day) == said


def test_a_text_of_a_rulebook_is_said_in_the_readers_language():
    text = Text("严重", "severe")
    assert shown("{{ text|say }}", text=text) == "严重"
    with translation.override("en"):
        assert shown("{{ text|say }}", text=text) == "severe"
        assert shown("{{ text|say }}", text=Text("严重")) == "严重"


# Deadlines


@pytest.mark.parametrize(
    ("deadline", "state"),
    [
        (Deadline(None), "none"),
        (Deadline(FRI_30_JAN, timedelta(hours=3), whole=timedelta(hours=8)), "ok"),
        (Deadline(FRI_30_JAN, timedelta(hours=2), whole=timedelta(hours=8)), "near"),
        (Deadline(FRI_30_JAN, timedelta(minutes=59)), "near"),
        (Deadline(FRI_30_JAN, timedelta(minutes=61)), "ok"),
        (Deadline(FRI_30_JAN, -timedelta(seconds=1)), "late"),
        (Deadline(FRI_30_JAN, -timedelta(seconds=1), paused=True), "late"),
        (Deadline(FRI_30_JAN, timedelta(hours=1), paused=True), "paused"),
        (Deadline(FRI_30_JAN, done_at=FRI_30_JAN), "done"),
        (Deadline(FRI_30_JAN, done_at=FRI_30_JAN + timedelta(seconds=1)), "done-late"),
    ],
)
def test_how_a_deadline_stands(deadline, state):
    assert deadline.state == state


def test_a_late_chip_says_so_in_words_and_with_an_icon():
    chip = shown("{% deadline d %}", d=Deadline(FRI_30_JAN, -timedelta(hours=3)))
    assert "chip--late" in chip
    assert "已逾期 3 小时（工作时间）" in chip
    assert "<svg" in chip
    assert "时限 2026-01-30 周五 17:30" in chip


def test_a_deadline_by_the_clock_does_not_speak_of_working_time():
    assert Deadline(FRI_30_JAN, timedelta(hours=30), working=False).text == "还剩 30 小时"


# Why


def test_the_three_answers_have_three_signs():
    assert [Part("x", answer(truth)).mark for truth in (True, False, None)] == ["✓", "✗", "?"]


def test_an_explanation_shows_rows_parts_values_clause_and_what_is_missing():
    page = shown(
        "{% why w %}",
        w=Why(
            "严重",
            clause="P01-18",
            basis="chosen",
            rows=(
                Row(
                    "二成以上", "met", (Part("不良 ÷ 本批", "met", "9 ÷ 45"),), "P01-18", used=True
                ),
                Row("曾经发生", "unknown", clause="P01-19"),
            ),
            missing=("以前的客诉",),
        ),
    )
    for said in ("9 ÷ 45", "P01-19", "以此为准", "尚不清楚： 以前的客诉", "规程未写明"):
        assert said in page


def test_what_a_rulebook_says_cannot_become_markup():
    assert "<b>" not in shown("{% why w %}", w=Why("<b>", says="<b>", rows=(Row("<b>", "met"),)))


# Lists


def test_a_list_is_narrowed_by_what_it_offers(people):
    rows = LISTING.narrowed(Person.objects.all(), asked("language=en"))
    assert [row.name for row in rows] == ["韩梅梅"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("password=x", "language, since"),
        ("language__in=en", "language"),
        ("language=fr", "zh-hans, en"),
        ("since=yesterday", "yesterday"),
    ],
)
def test_what_a_list_does_not_offer_is_refused_with_what_it_does(people, text, said):
    with pytest.raises(BadRequest, match=said):
        LISTING.narrowed(Person.objects.all(), asked(text))


@pytest.mark.parametrize("order", ["password", "-password", "x", "name,login", "?", "--name"])
def test_an_order_that_a_list_does_not_have_is_refused(people, order):
    with pytest.raises(BadRequest, match="name, login"):
        LISTING.sorted(Person.objects.all(), asked(f"sort={order}"))


def test_a_list_is_sorted_both_ways(people):
    up = LISTING.sorted(Person.objects.all(), asked("sort=login"))
    down = LISTING.sorted(Person.objects.all(), asked("sort=-login"))
    assert [row.login for row in up] == ["a", "b", "c"]
    assert [row.login for row in down] == ["c", "b", "a"]


def test_the_heading_sorted_by_says_so_and_turns_round(people):
    heading = LISTING.headings(asked("sort=login&language=en&page=3"))[1]
    assert heading.order == "ascending"
    assert heading.address == "?sort=-login&language=en"


def test_a_filter_set_can_be_let_go_of(people):
    (language, _since) = LISTING.shown(asked("language=en&sort=login&page=2"))
    assert language.words == "英文"
    assert language.without == "?sort=login"


def test_a_page_says_which_rows_of_how_many_these_are(db):
    Person.objects.bulk_create(Person(login=f"p{n}", name=f"{n}") for n in range(60))
    rows = Person.objects.order_by("pk")
    page = page_of(rows, RequestFactory().get("/?size=25&page=2"))
    assert (page.first, page.last, page.total) == (26, 50, 60)
    assert page.before == "?size=25&page=1"
    assert page.after == "?size=25&page=3"


def test_a_page_costs_two_statements_however_many_rows(people, django_assert_num_queries):
    with django_assert_num_queries(2):
        page_of(Person.objects.order_by("pk"), RequestFactory().get("/"))


def test_a_count_stops_where_nobody_reads_on(people, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 2)
    page = page_of(Person.objects.order_by("pk"), RequestFactory().get("/"))
    assert (page.total, page.more_than) == (2, True)


def test_a_page_too_far_is_empty_not_an_error(people):
    page = page_of(Person.objects.order_by("pk"), RequestFactory().get("/?page=9"))
    assert (page.rows, page.first, page.after) == ([], 0, "")


@pytest.mark.parametrize(
    "text", ["page=0", "page=-1", "page=x", "page=99999999", "size=7", "size=1000", "page=²"]
)
def test_a_page_that_cannot_be_is_refused(people, text):
    with pytest.raises(BadRequest):
        page_of(Person.objects.all(), RequestFactory().get(f"/?{text}"))


# Fields


class Sample(forms.Form):
    units = forms.IntegerField(label="数量", help_text="台")
    kind = forms.ChoiceField(label="种类", choices=[("a", "甲")], widget=forms.RadioSelect)


def test_a_field_refused_comes_back_as_typed_with_its_error_tied_to_it():
    form = Sample({"units": "十二"})
    page = shown("{% field form.units %}", form=form)
    assert 'value="十二"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_units_helptext id_units_error"' in page
    assert 'id="id_units_error"' in page


def test_choices_stand_in_a_fieldset_with_a_legend():
    page = shown("{% field form.kind %}", form=Sample())
    assert "<fieldset" in page
    assert "<legend>种类" in page


def test_attributes_of_a_field_reach_its_widget():
    assert 'hx-get="/x"' in shown('{% field form.units hx_get="/x" %}', form=Sample())


# The frame


def test_a_visitor_sees_no_places(rf):
    request = rf.get("/")
    request.user = None
    assert navigation.links(request) == []


@pytest.mark.parametrize(
    ("here", "nearest"),
    [("/", "/"), ("/complaints/7", "/complaints"), ("/complaintsx", None), ("/x", None)],
)
def test_the_place_a_page_belongs_to_is_the_nearest_above_it(here, nearest):
    assert navigation._nearest(["/", "/complaints"], here) == nearest


def test_a_place_one_may_not_open_is_not_shown(rf, db):
    request = rf.get("/")
    request.user = Person(login="a", name="李雷")
    places = (
        navigation.Place("开", "x", "desk:password", open_to=lambda person: person.login == "a"),
        navigation.Place("关", "x", "desk:password", open_to=lambda person: person.login == "b"),
    )
    assert [str(link.label) for link in navigation.links(request, places)] == ["开"]


@pytest.mark.parametrize(
    ("company", "book", "title", "has_accounts"),
    [
        ("equipment-maker", "p01", "客诉", False),
        ("electronics-assembly", "p18", "不良品退料", False),
        ("branch-maker", "q01", "单据", True),
    ],
)
def test_places_are_called_as_the_books_in_force_have_it(db, company, book, title, has_accounts):
    publish(texts_of(RULEBOOKS / company / book), by=SYSTEM, at=clock.now())
    person = Person(login="a", name="李雷（虚构）")
    with translation.override("zh-hans"):
        assert records_title(person) == title
    assert keeps_accounts(person) is has_accounts


def test_a_page_that_is_not_there_has_no_place(rf, db):
    request = rf.get("/")
    request.user = Person(login="a", name="李雷")
    assert navigation.links(request, (navigation.Place("无", "x", "desk:nowhere"),)) == []


def test_every_page_begins_with_a_way_past_the_frame(client, db):
    client.force_login(Person.objects.create_person("a", name="李雷"))
    page = client.get("/password").content.decode()
    assert page.index('href="#main"') < page.index("<header")
    assert 'id="main"' in page
    assert '<html lang="zh-hans">' in page


def test_the_gallery_is_there_while_debugging_only(client, db):
    assert client.get("/desk/gallery").status_code == 404


@pytest.mark.urls("tests.desk.test_frame")
def test_nothing_on_a_page_needs_what_the_policy_forbids(client, db):
    client.force_login(Person.objects.create_person("a", name="李雷"))
    page = client.get("/gallery").content.decode()
    for forbidden in (" style=", " onclick=", " onchange=", "<style", "javascript:"):
        assert forbidden not in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.urls("tests.desk.test_frame")
def test_every_part_can_be_drawn_in_both_languages(client, db, language):
    client.cookies["django_language"] = language
    assert client.get("/gallery").status_code == 200


def test_what_a_browser_loads_of_ours_is_small():
    assert sum(file.stat().st_size for file in ASSETS.iterdir()) < 150_000


@pytest.mark.browser
@pytest.mark.urls("tests.desk.test_frame")
@pytest.mark.parametrize("wide", [390, 800, 1280])
def test_no_page_is_wider_than_its_window(page, db, wide):
    page.set_viewport_size({"width": wide, "height": 844})
    page.goto("/gallery")
    assert page.evaluate("document.documentElement.scrollWidth") <= wide


@pytest.mark.browser
@pytest.mark.urls("tests.desk.test_frame")
def test_a_picture_pasted_is_taken_and_can_be_removed(page, db):
    page.goto("/gallery")
    page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["x"], "photo.png", {type: "image/png"}));
          document.querySelector("#id_customer").dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: files, bubbles: true, cancelable: true}));
        }"""
    )
    assert page.evaluate("document.querySelector('#id_photos').files.length") == 1
    page.get_by_role("button", name="移除").click()
    assert page.evaluate("document.querySelector('#id_photos').files.length") == 0


@pytest.mark.browser
def test_the_other_places_open_on_a_phone_without_a_script(chromium_browser, live_server):
    person = Person.objects.create_person("a", "a-long-enough-word", name="李雷")
    context = chromium_browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
    )
    page = context.new_page()
    page.goto("/sign-in?next=/password")
    page.get_by_label("登录名").fill(person.login)
    page.get_by_label("密码").fill("a-long-enough-word")
    page.get_by_role("button", name="登录").click()
    rest = page.locator(".mainnav__item--rest")
    before = [item.is_visible() for item in rest.all()]
    page.get_by_text("更多", exact=True).click()
    after = [item.is_visible() for item in rest.all()]
    context.close()
    assert not any(before)
    assert all(after)
