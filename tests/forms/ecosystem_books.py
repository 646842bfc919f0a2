"""Workbooks as people elsewhere in the ecosystem write them, made as real .xlsx files with the files beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

Grid = Sequence[Sequence[object]]
YES_NO = [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]


def write_book(path: Path, sheets: Mapping[str, Grid], files: Mapping[str, str] | None = None) -> Path:
    """Write `path` with these sheets, and text files beside it."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in sheets.items():
        page = book.create_sheet(name)
        for row in grid:
            page.append(list(row))
    book.save(path)
    for name, text in (files or {}).items():
        target = path.parent / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf-8")
    return path


def rows(columns: Sequence[str], *cells: Mapping[str, object]) -> Grid:
    """A sheet from rows that name only the cells they fill."""
    return [list(columns), *([row.get(column, "") for column in columns] for row in cells)]


SURVEY = (
    *("type", "name", "label", "hint", "relevant", "required", "constraint", "calculation", "choice_filter"),
    *("appearance", "default", "repeat_count", "parameters", "trigger", "required_message"),
)

HOUSEHOLD = {
    "survey": rows(
        (
            *("type", "name", "label::Chinese (zh)", "label::English (en)", "media::image::English (en)"),
            *("relevant", "constraint", "calculation", "repeat_count", "parameters", "required"),
        ),
        *({"type": kind, "name": kind} for kind in ("start", "end", "today", "deviceid", "audit")),
        {"type": "begin group", "name": "hh", "label::Chinese (zh)": "户"},
        {"type": "text", "name": "head", "label::Chinese (zh)": "户主", "required": "yes"},
        {"type": "integer", "name": "n", "label::English (en)": "Members", "constraint": ". > 0 and . <= 20"},
        {"type": "end group"},
        {
            "type": "begin repeat",
            "name": "member",
            "label::Chinese (zh)": "成员",
            "repeat_count": "${n}",
        },
        {
            "type": "text",
            "name": "name",
            "label::Chinese (zh)": "第${pos}个人",
            "media::image::English (en)": "a.png",
        },
        {"type": "calculate", "name": "pos", "calculation": "position(..)"},
        {"type": "integer", "name": "age", "label::Chinese (zh)": "${name}几岁"},
        {
            "type": "select_multiple crops",
            "name": "crops",
            "label::Chinese (zh)": "种什么",
            "relevant": "${age} >= 16",
        },
        {"type": "end repeat"},
        {"type": "calculate", "name": "adults", "calculation": "count(${member}[${age} >= 18])"},
        {"type": "calculate", "name": "ages", "calculation": "sum(${age})"},
        {"type": "calculate", "name": "names", "calculation": "join(', ', ${name})"},
        {"type": "select_one ${name}", "name": "who", "label::Chinese (zh)": "谁答的"},
        {"type": "note", "name": "told", "label::Chinese (zh)": "共${n}人，成年${adults}人"},
        {"type": "select_one water or_other", "name": "water", "label::Chinese (zh)": "水源"},
        {"type": "rank crops", "name": "best", "label::Chinese (zh)": "排序"},
        {
            "type": "range",
            "name": "score",
            "label::Chinese (zh)": "打分",
            "parameters": "start=0 end=10 step=2",
        },
        {"type": "geopoint", "name": "place", "label::Chinese (zh)": "位置"},
        {"type": "audio", "name": "sound", "label::Chinese (zh)": "录音"},
        {"type": "time", "name": "at", "label::Chinese (zh)": "几点"},
        {"type": "barcode", "name": "code", "label::Chinese (zh)": "条码"},
    ),
    "choices": [
        ["list_name", "name", "label::Chinese (zh)", "label::English (en)"],
        ["crops", "rice", "稻", "Rice"],
        ["crops", "maize", "", "Maize"],
        ["water", "well", "井", "Well"],
    ],
    "settings": [
        ["form_title", "form_id", "default_language"],
        ["Household survey", "hh survey", "English (en)"],
    ],
}

CASCADE = {
    "survey": rows(
        SURVEY,
        {"type": "select_one state", "name": "state", "label": "State"},
        {"type": "select_one county", "name": "county", "label": "County", "choice_filter": "state=${state}"},
        {
            "type": "select_one_from_file villages.csv",
            "name": "village",
            "label": "Village",
            "choice_filter": "county = ${county}",
            "parameters": "value=code label=title",
        },
        {
            "type": "calculate",
            "name": "title",
            "calculation": "pulldata('villages', 'title', 'code', ${village})",
        },
        {"type": "select_one_from_file parts.xml", "name": "part", "label": "Part"},
        {"type": "select_one_from_file places.geojson", "name": "place", "label": "Place"},
        {
            "type": "calculate",
            "name": "where",
            "calculation": "instance('places')/root/item[id=${place}]/geometry",
        },
        {"type": "csv-external", "name": "prices"},
        {"type": "calculate", "name": "price", "calculation": "instance('prices')/root/item[name='a']/label"},
        {
            "type": "select_one_external towns",
            "name": "town",
            "label": "Town",
            "choice_filter": "state=${state}",
        },
        {"type": "calculate", "name": "chosen", "calculation": "jr:choice-name(${county}, '${county}')"},
    ),
    "choices": [
        ["list_name", "name", "label", "state"],
        ["state", "sc", "四川", ""],
        ["state", "yn", "云南", ""],
        ["county", "dx", "东兴", "sc"],
        ["county", "km", "昆明", "yn"],
    ],
    "external_choices": [
        ["list_name", "name", "label", "state"],
        ["towns", "t1", "一镇", "sc"],
        ["towns", "t2", "二镇", "yn"],
    ],
    "settings": [["form_title", "form_id"], ["Cascade", "cascade"]],
}
CASCADE_FILES = {
    "villages.csv": "code,title,county\n01,甲村,dx\n02,乙村,km\n03,丙村,dx\n",
    "media/parts.xml": "<root><item><name>p</name><label>P</label></item></root>",
    "cascade-media/places.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": "f1",
                    "properties": {"title": "一"},
                    "geometry": {"type": "Point", "coordinates": [104.5, 29.5]},
                }
            ],
        }
    ),
    "prices.csv": "name,label\na,12.5\n",
}

LEDGER = {
    "Survey": rows(
        SURVEY,
        {"type": "begin_repeat", "name": "tx", "label": "Transaction"},
        {"type": "decimal", "name": "amount", "label": "Amount", "default": "0"},
        {
            "type": "calculate",
            "name": "balance",
            "calculation": "coalesce(indexed-repeat(${balance}, ${tx}, position(..) - 1), 0) + ${amount}",
        },
        {"type": "begin_repeat", "name": "item", "label": "Item"},
        {"type": "integer", "name": "qty", "label": "Quantity", "default": "1"},
        {"type": "integer", "name": "price", "label": "Price", "default": "${amount}"},
        {"type": "calculate", "name": "line", "calculation": "${qty} * ${price}"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "sub", "calculation": "sum(${line})"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "grand", "calculation": "sum(${sub})"},
        {"type": "text", "name": "a", "label": "A"},
        {"type": "text", "name": "b", "label": "B", "calculation": "concat(${a}, '!')", "trigger": "${a}"},
        {"type": "dateTime", "name": "when", "calculation": "now()", "trigger": "${a}"},
        {"type": "date", "name": "due", "calculation": "today() + 10"},
        {"type": "begin_group", "name": "m", "label": "Matrix", "appearance": "table-list"},
        {"type": "select_one yn", "name": "m1", "label": "One"},
        {"type": "select_one yn", "name": "m2", "label": "Two", "parameters": "randomize=true, seed=42"},
        {"type": "end_group"},
        {
            "type": "calculate",
            "name": "ok",
            "calculation": "checklist(1, 1, selected(${m1}, 'yes'), ${m2} = 'yes')",
        },
        {
            "type": "text",
            "name": "mail",
            "label": "Mail",
            "constraint": "regex(., '^[^@]+@[^@]+$')",
            "required": "yes",
            "required_message": "Write it down",
        },
    ),
    "Choices": [["List Name", "Value", "Label"], *YES_NO[1:]],
    "Settings": [["Form_Title", "Form_ID"], ["Ledger", "ledger"]],
}

LEGACY = {
    "survey": rows(
        (
            *(
                "Type",
                "Name",
                "Label",
                "Hint",
                "bind::relevant",
                "bind::constraint",
                "bind::jr:constraintMsg",
            ),
            *("bind::required", "bind::calculate", "read only", "disabled"),
        ),
        {"Type": "begin group", "Name": "intro", "Label": "Introduction"},
        {"Type": "select one from yn", "Name": "consent", "Label": "Consent?", "bind::required": "true()"},
        {"Type": "end group"},
        {"Type": "begin group", "Name": "main", "Label": "Main", "bind::relevant": "${consent}='yes'"},
        {
            "Type": "string",
            "Name": "name",
            "Label": "Name",
            "bind::constraint": "string-length(.) > 1",
            "bind::jr:constraintMsg": "too short",
        },
        {"Type": "int", "Name": "age", "Label": "Age", "bind::required": "yes"},
        {"Type": "int", "Name": "off", "Label": "Off", "disabled": "yes"},
        {"Type": "select all that apply from yn", "Name": "multi", "Label": "Multi"},
        {"Type": "text", "Name": "why", "Label": "Why?", "bind::relevant": "selected(${multi}, 'no')"},
        {"Type": "calculate", "Name": "class", "bind::calculate": "if(${age} < 18, 'child', 'adult')"},
        {"Type": "integer", "Name": "silent", "bind::calculate": "${age} * 2"},
        {
            "Type": "text",
            "Name": "fixed",
            "Label": "Fixed",
            "bind::calculate": "${class}",
            "read only": "yes",
        },
        {"Type": "end group"},
        {"Type": "trigger", "Name": "done", "Label": "Done"},
    ),
    "choices": [["list name", "name", "label"], *YES_NO[1:]],
    "settings": [["title", "id_string"], ["Legacy form", "legacy"]],
}
