"""The table of addresses: each is a page that is judged, or no page, with the reason. One in neither fails."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver

PAGES: Final[Mapping[str, int]] = {
    "absence": 1,
    "account": 2,
    "accounts": 1,
    "act": 14,
    "book": 2,
    "book-authority": 2,
    "book-base": 1,
    "book-choosing": 1,
    "book-differences": 1,
    "book-offered": 1,
    "calendar": 1,
    "case": 6,
    "case-notices": 2,
    "case-similar": 1,
    "channel": 1,
    "channel-new": 8,
    "channels": 1,
    "clause": 2,
    "complaints": 2,
    "correction": 2,
    "directory": 1,
    "directory-import": 1,
    "directory-new": 6,
    "directory-row": 6,
    "directory-rows": 6,
    "directory-sheet": 1,
    "duties": 1,
    "factor": 1,
    "form": 3,
    "forms": 1,
    "hand-over": 1,
    "hand-overs": 1,
    "import-complaints": 1,
    "import-complaints-sheet": 1,
    "inbox": 2,
    "intake": 4,
    "item-step": 6,
    "journal": 1,
    "journal-entry": 2,
    "mail": 1,
    "mail-one": 2,
    "new-child": 4,
    "new-item": 4,
    "own-form": 2,
    "own-form-look": 1,
    "own-forms": 1,
    "pack": 2,
    "paper": 4,
    "papers-choosing": 1,
    "password": 1,
    "password-forgotten": 1,
    "password-link": 1,
    "password-new": 1,
    "personal-data": 1,
    "person-kept": 2,
    "person": 2,
    "person-doing": 4,
    "posts": 1,
    "preferences": 1,
    "preferences-of-posts": 1,
    "reads": 1,
    "records": 6,
    "registry": 1,
    "registry-import": 1,
    "registry-new": 9,
    "registry-row": 9,
    "registry-rows": 9,
    "registry-sheet": 1,
    "report": 3,
    "report-cases": 1,
    "reports": 1,
    "rulebook": 1,
    "samples": 1,
    "scans": 1,
    "seals": 1,
    "search": 2,
    "sign-in": 1,
    "sign-ins": 1,
    "step": 14,
    "supervision": 2,
    "supplement": 1,
    "tokens": 1,
    "workbench": 3,
}
"""The name of a page's address → how many of its pages are judged in one house, at most."""

_TAKES: Final = "takes a form and leads to a page that is judged"
_FILE: Final = "a file"
_PICTURE: Final = "a picture"
_PART: Final = "a part of a page that is judged with it"
_ELSEWHERE: Final = "leads to the sign-in of the company, and back from it"
_PROGRAMS: Final = "for programs"

NO_PAGES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "absence-return", "book-chosen", "channel-trial", "delivery-retrial",
            "directory-removal", "factor-codes", "factor-confirmation", "factor-removal",
            "hand-over-carrying-out", "hand-over-withdrawal", "intake-forget", "journal-check",
            "language", "mail-addition", "mail-dismissal", "mail-registration", "mail-retrial",
            "notices-read", "own-form-end", "paper-issue", "person-account-removal",
            "person-erasure", "person-factor-removal", "post-end",
            "registry-removal", "remove-view", "save-view", "scan-dismissal", "scan-filing",
            "sign-in-end", "sign-ins-others-end", "sign-out", "supervision-chases",
            "token-revocation",
        ),
        _TAKES,
    ),
    **dict.fromkeys(
        (
            "case-file", "directory-export", "directory-sample", "form-printed", "mail-file",
            "mail-source", "own-form-preview", "pack-pdf", "pack-workbook", "paper-printed",
            "papers-printed", "person-copy", "records-workbook", "registry-export", "registry-sample",
            "report-cases-workbook", "report-pdf", "report-workbook", "scan-file",
            "seals-for-witness", "supervision-workbook",
        ),
        _FILE,
    ),
    **dict.fromkeys(("sign-in-company", "sign-in-company-return"), _ELSEWHERE),
    **dict.fromkeys(("form-page", "own-form-look-page", "paper-page"), _PICTURE),
    **dict.fromkeys(("bell", "intake-preview", "look-up"), _PART),
    **dict.fromkeys(("calendar-feed", "duties-feed", "healthz", "metrics", "readyz"), _PROGRAMS),
}  # fmt: skip


NOT_WALKED: Final[Mapping[str, str]] = {
    "sign-in-code": "stands between the password and the code of the telephone; looked at by hand",
}
"""Pages that no link leads to and no reader of a demo company comes by."""


def names() -> Iterator[str]:
    """Yield the name of every address that is not of the API."""
    yield from _names(get_resolver().url_patterns)


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "api" and not str(pattern.pattern).startswith("api"):
                yield from _names(pattern.url_patterns)
        elif pattern.name or not str(pattern.pattern).startswith("api"):
            yield pattern.name or str(pattern.pattern)
