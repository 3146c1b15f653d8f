"""How Chinese names are typed on a Latin keyboard, and how any text is folded for look-ups."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def pinyin_of(name: str) -> str:
    """Return the full pinyin without tones or spaces: 上海东方 gives shanghaidongfang."""
    from pypinyin import Style, lazy_pinyin  # 55 MB of phrases, only for who enters names

    return _latin(lazy_pinyin(name, style=Style.NORMAL))


@lru_cache(maxsize=4096)
def initials_of(name: str) -> str:
    """Return the first letters: 上海东方 gives shdf; Latin words and digits stay whole."""
    from pypinyin import Style, lazy_pinyin

    return _latin(lazy_pinyin(name, style=Style.FIRST_LETTER))


def search_form(text: str) -> str:
    """Return the text as look-ups compare it: width and case folded, spaces at the ends gone."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _latin(syllables: list[str]) -> str:
    spelt = search_form("".join(syllables))
    return "".join(letter for letter in spelt if letter.isascii() and letter.isalnum())
