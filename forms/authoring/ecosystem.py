"""How forms from elsewhere in the ecosystem write what we write shorter: types, column names, languages.

XLSForm grew over fifteen years, and every spelling it ever took is still found in workbooks.
Plain translation of single words; refuses to know rows and sheets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("select one external", "select_one_external", "select1"), "select_one"),
    **dict.fromkeys(("select one from file", "select one using file"), "select_one_from_file"),
    **dict.fromkeys(("select multiple from file",), "select_multiple_from_file"),
    **dict.fromkeys(
        ("add select one prompt using", "select one from", "select one using", "select one"), "select_one"
    ),
    **dict.fromkeys(
        (
            *("select all that apply from", "select all that apply", "select multiple from"),
            *("select multiple using", "select multiple", "add select multiple prompt using"),
        ),
        "select_multiple",
    ),
    **dict.fromkeys(("begin group", "begin_group"), "begin_group"),
    **dict.fromkeys(("end group", "end_group"), "end_group"),
    **dict.fromkeys(("begin repeat", "begin_repeat", "begin lgroup", "begin looped group"), "begin_repeat"),
    **dict.fromkeys(("end repeat", "end_repeat", "end lgroup", "end looped group"), "end_repeat"),
    **dict.fromkeys(("string",), "text"),
    **dict.fromkeys(("int",), "integer"),
    **dict.fromkeys(("date time", "datetime"), "dateTime"),
    **dict.fromkeys(("photo", "picture"), "image"),
    **dict.fromkeys(("location", "gps"), "geopoint"),
    **dict.fromkeys(("trigger",), "acknowledge"),
    **dict.fromkeys(("device id", "imei", "uri:deviceid", "get device id"), "deviceid"),
    **dict.fromkeys(("uri:username",), "username"),
    **dict.fromkeys(("start time", "get start time"), "start"),
    **dict.fromkeys(("end time", "get end time"), "end"),
    **dict.fromkeys(("get today",), "today"),
    **dict.fromkeys(("uri:email",), "email"),
    **dict.fromkeys(("phone number", "uri:phonenumber", "get phone number"), "phonenumber"),
    **dict.fromkeys(("sim id", "uri:simserial", "get sim id"), "simserial"),
    **dict.fromkeys(("subscriber id", "uri:subscriberid", "get subscriber id"), "subscriberid"),
}
_BY_LENGTH = sorted(_TYPES, key=len, reverse=True)
_HEADERS: Mapping[str, str] = {
    "caption": "label",
    "calculate": "calculation",
    "relevance": "relevant",
    "read_only": "readonly",
    "command": "type",
    "tag": "name",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "jr:count": "repeat_count",
    "count": "repeat_count",
    "title": "form_title",
    "set_form_title": "form_title",
    "id_string": "form_id",
    "set_form_id": "form_id",
}
_PREFIX = re.compile(r"(?:bind|control|body)::?(.+)")
_LANGUAGE = re.compile(r"(.+?)\s*::?\s*(.+)")
_TRANSLATED = frozenset(
    {
        *("label", "hint", "guidance_hint", "constraint_message", "required_message", "warning_message"),
        *("标题", "提示", "校验提示", "提醒语", "必填提示"),
    }
)
_SHEETS = frozenset({"survey", "choices", "settings", "external_choices", "entities", "osm"})
_CHINESE = ("zh", "chinese", "中文", "汉", "漢", "简体", "普通话")


def type_in_our_words(text: str) -> str:
    """`select all that apply from crops` -> `select_multiple crops`; unknown types as they are."""
    words = " ".join(text.split())
    low = words.lower()
    for phrase in _BY_LENGTH:
        if low == phrase or low.startswith(f"{phrase} "):
            return f"{_TYPES[phrase]}{words[len(phrase) :]}"
    kind, _, rest = words.partition(" ")
    return f"{kind.lower()} {rest}".strip() if kind.isascii() and kind.lower() in _PLAIN else words


_PLAIN = frozenset(
    {
        *(
            "text",
            "integer",
            "decimal",
            "date",
            "time",
            "note",
            "calculate",
            "acknowledge",
            "hidden",
            "image",
        ),
        *("audio", "video", "file", "barcode", "range", "rank", "geopoint", "geotrace", "geoshape"),
        *("select_one", "select_multiple", "start", "end", "today", "username", "deviceid"),
    }
)


def header_in_our_words(header: str, words: Mapping[str, str]) -> str:
    """`bind::relevant`, `Constraint Message`, `read only` -> the plain column name, if it is one of `words`."""
    columns = frozenset(words.values())
    found = _PREFIX.fullmatch(header.strip())
    plain = (found.group(1) if found else header.strip()).lower()
    for name in (plain, "_".join(plain.split())):
        name = words.get(name, _HEADERS.get(name, name))
        if name in columns:
            return name
    return header


def sheet_in_our_words(name: str) -> str:
    """`Survey`, ` CHOICES ` -> the plain name; other sheets as they are."""
    plain = name.strip().lower()
    return plain if plain in _SHEETS else name


def language_of(header: str) -> tuple[str, str]:
    """`label::Chinese (zh)` -> (`label`, `Chinese (zh)`); (header, "") for columns without a language."""
    found = _LANGUAGE.fullmatch(header)
    base = found.group(1).strip().lower().replace(" ", "_") if found else ""
    return (base, found.group(2).strip()) if found and base in _TRANSLATED else (header, "")


def best_language(languages: Sequence[str], default: str) -> str:
    """The language to show: Chinese, else the form's default, else the first."""
    for language in languages:
        if any(mark in language.lower() for mark in _CHINESE):
            return language
    return default if default in languages else languages[0]
