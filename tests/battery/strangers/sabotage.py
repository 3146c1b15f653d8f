"""The program broken on purpose, as it could be broken by one forgotten word: the battery must find each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final
from unittest.mock import patch


@contextmanager
def broken(how: str) -> Iterator[None]:
    """Break the program so while the context lasts; an empty word breaks nothing."""
    if not how:
        yield
        return
    with SABOTEURS[how]():
        yield


def _unscoped() -> AbstractContextManager[Any]:
    """One query that forgets whose eyes read: every case is everybody's."""
    from django.db.models import Q

    from kesu.cases.queries import scope

    return patch.object(scope, "visible_within", lambda who, reach: Q())


def _open() -> AbstractContextManager[Any]:
    """One page whose policy is forgotten: the journal of all records is for all the staff."""
    from kesu.desk.journal_pages import pages

    return patch.object(pages.journal, "policy", "signed_in")


def _careless() -> AbstractContextManager[Any]:
    """One error that is no longer expected: a broken archive is a fault of ours again."""
    from kesu.reports.sheets import archive

    return patch.object(archive, "BROKEN", (KeyError,))


def _safe() -> AbstractContextManager[Any]:
    """One `|safe`: what a customer is called comes out as it went in, on the page of a case."""
    from django.template.loaders import app_directories

    read = app_directories.Loader.get_contents

    def contents(loader: Any, origin: Any) -> str:
        text = str(read(loader, origin))
        if origin.template_name == "desk/cases/case.html":
            text = text.replace(
                "{{ found.row.customer_name }}", "{{ found.row.customer_name|safe }}"
            )
        return text

    return patch.object(app_directories.Loader, "get_contents", contents)


def _unforged() -> AbstractContextManager[Any]:
    """One page that no longer asks for the token of its form."""
    from kesu.desk.login import language

    return patch.object(language.switch, "csrf_exempt", True, create=True)


def _writing() -> AbstractContextManager[Any]:
    """One page that writes when it is only looked at: a draft is kept for whoever opens the form."""
    from django.db import connection
    from django.shortcuts import render as shown

    from kesu.desk.intake_pages import page

    def written(*given: Any, **more: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cases_draft WHERE id = 'none'")
        return shown(*given, **more)

    return patch.object(page, "render", written)


def _bare() -> AbstractContextManager[Any]:
    """Answers of one sort lose their policy: what is refused is sent without one."""
    from csp.middleware import CSPMiddleware

    kept = CSPMiddleware.process_response

    def without(middleware: Any, request: Any, response: Any) -> Any:
        return response if response.status_code == 405 else kept(middleware, request, response)

    return patch.object(CSPMiddleware, "process_response", without)


def _generous() -> AbstractContextManager[Any]:
    """One page that takes what its form does not show: whoever corrects a row may write its note and its code too."""
    from kesu.desk.tables import pages
    from kesu.tables.forms import corrected as made

    def generous(form: Any, row: Any, act: Any) -> bool | None:
        for name in ("employee_no", "level", "note", "phone"):
            if name in form.data and name not in form.fields and hasattr(row, name):
                type(row)._base_manager.filter(pk=row.pk).update(**{name: form.data[name]})
        return made(form, row, act)

    return patch.object(pages, "corrected", generous)


def _believing() -> AbstractContextManager[Any]:
    """Files are shown and not handed out, as what they are called."""
    from kesu.journal import attachments

    served = attachments.served

    def shown(row: Any, **more: Any) -> Any:
        made = served(row, **more)
        made.headers["Content-Disposition"] = made.headers["Content-Disposition"].replace(
            "attachment", "inline"
        )
        return made

    return patch.object(attachments, "served", shown)


def _as_given() -> AbstractContextManager[Any]:
    """One name that is kept as it was given."""
    from kesu.journal import contents

    return patch.object(contents, "clean_name", lambda given: given)


def _unguarded() -> AbstractContextManager[Any]:
    """One way out that forgets what a spreadsheet program would run: workbooks say texts as they are."""
    from kesu.reports.sheets import writing

    return patch.object(writing, "guarded", lambda text: text)


SABOTEURS: Final[dict[str, Callable[[], AbstractContextManager[Any]]]] = {
    "unscoped": _unscoped,
    "open": _open,
    "careless": _careless,
    "safe": _safe,
    "unforged": _unforged,
    "writing": _writing,
    "bare": _bare,
    "generous": _generous,
    "believing": _believing,
    "as_given": _as_given,
    "unguarded": _unguarded,
}
