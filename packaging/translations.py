"""Collects the sentences users see, keeps the catalogues of the languages in step, and compiles them.

Run from anywhere: `python packaging/translations.py` collects the sentences into `tts-studio.pot`, brings
every `<language>/LC_MESSAGES/tts-studio.po` up to date with it and compiles each to a `.mo`. With `--check`
nothing is written: it prints one line a problem and exits with 1 when there is any. With `--new LANGUAGE` a
catalogue for another language is begun. The names of languages, scripts and countries are not translated by
hand: they come from Unicode's CLDR and are compiled to `names.mo`.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from PySide6.QtCore import QLocale

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
NAME = "tts-studio"
NAMES = "names.mo"
# What Qt calls a code that it does not know, and the language of no country.
_NO_NAMES = frozenset({"", "C", "Default", "Any language", "Any script", "Any territory", "AnyLanguage"})
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
# How many of its first arguments each function gives to be translated.
SENTENCES = {"tr": 1, "mark": 1, "trn": 2}


def main() -> int:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell what is not up to date")
    parser.add_argument("--new", metavar="LANGUAGE", help="begin the catalogue of another language")
    arguments = parser.parse_args()
    if arguments.check:
        found = list(problems())
        sys.stdout.writelines(f"{line}\n" for line in found)
        return 1 if found else 0
    if arguments.new:
        _write_po(_po(arguments.new), _new(arguments.new))
    update()
    return 0


def collected() -> Catalog:
    """Every sentence of the source, in the order of the files."""
    catalog = Catalog(project=NAME, charset="utf-8")
    for path in sorted((ROOT / "tts_studio").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
        lines = source.splitlines()
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            if text := _sentence(call):
                # Whether braces are filled in is our own affair: gettext's flags for Python do not know.
                message = catalog.add(text, auto_comments=_comment(lines, call.lineno))
                message.flags.discard("python-brace-format")
    return catalog


def _sentence(call: ast.Call) -> str | tuple[str, ...] | None:
    """What a call gives to be translated, also within an f-string; nothing for a sentence kept elsewhere."""
    count = SENTENCES.get(call.func.id, 0) if isinstance(call.func, ast.Name) else 0
    values = [argument.value for argument in call.args[:count] if isinstance(argument, ast.Constant)]
    texts = [value for value in values if isinstance(value, str) and value]
    if not count or len(texts) < count:
        return None
    return texts[0] if count == 1 else tuple(texts)


def _comment(lines: Sequence[str], line: int) -> list[str]:
    """The comment for translators right above a line."""
    above = lines[line - 2].strip() if line > 1 else ""
    return [above.removeprefix("# ")] if above.startswith("# Translators:") else []


def update() -> None:
    """Write the collected sentences and bring all languages up to date."""
    template = collected()
    _write_po(FOLDER / f"{NAME}.pot", template)
    for path in _catalogues():
        catalog = _read(path)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.creation_date = _NO_DAY
        _write_po(path, catalog)
        path.with_suffix(".mo").write_bytes(_compiled(catalog))
        path.with_name(NAMES).write_bytes(_compiled(_names(path.parent.parent.name)))


def problems() -> Iterator[str]:
    """What is not up to date, not translated or would not fit, one sentence each."""
    template = collected()
    wanted = {message.id for message in template if message.id}
    pot = FOLDER / f"{NAME}.pot"
    if {message.id for message in _read(pot) if message.id} != wanted:
        yield f"{pot.name} is not up to date; run packaging/translations.py"
    for path in _catalogues():
        language = path.parent.parent.name
        catalog = _read(path)
        known = {message.id: message for message in catalog if message.id}
        missing = [text for text in wanted if text not in known or not _complete(known[text], catalog)]
        yield from (f"{language}: not translated: {text!r}" for text in sorted(missing, key=str))
        yield from (f"{language}: other placeholders: {m.id!r}" for m in known.values() if not _fits(m))
        if path.with_suffix(".mo").read_bytes() != _compiled(catalog):
            yield f"{language}: the compiled catalogue is not up to date"
        if path.with_name(NAMES).read_bytes() != _compiled(_names(language)):
            yield f"{language}: the names of languages and countries are not up to date"


def _complete(message: Message, catalog: Catalog) -> bool:
    if not message.pluralizable:
        return bool(message.string)
    return len(message.string) == catalog.num_plurals and all(message.string)


def _fits(message: Message) -> bool:
    """Whether each translation is filled in with the same values; a plural form may say its number."""
    if not message.pluralizable:
        return not message.string or _fields(str(message.string)) == _fields(str(message.id))
    wanted = _fields(str(message.id[-1]))
    forms = [_fields(form) for form in message.string if form]
    return all(form <= wanted for form in forms) and (not forms or wanted - forms[-1] <= {"count"})


def _fields(text: str) -> set[str]:
    """The names in braces; a sentence that is never filled in may hold any brace."""
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def _names(language: str) -> Catalog:
    """What languages, scripts and countries are called in a language, by the English names that Qt gives."""
    locale = Locale.parse(language)
    catalog = _dateless(Catalog(locale=language, project=NAME, fuzzy=False))
    for code, name in sorted(locale.languages.items()):
        _add_name(catalog, QLocale.languageToString(QLocale.codeToLanguage(code)), name)
    for code, name in sorted(locale.scripts.items()):
        _add_name(catalog, QLocale.scriptToString(QLocale.codeToScript(code)), name)
    for code, name in sorted(locale.territories.items()):
        _add_name(catalog, QLocale.territoryToString(QLocale.codeToTerritory(code)), name)
    return catalog


def _add_name(catalog: Catalog, english: str, name: str) -> None:
    """Add a name, the first one when a language has several codes."""
    if english not in catalog and english not in _NO_NAMES:
        catalog.add(english, name)


def _po(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{NAME}.po"


def _catalogues() -> list[Path]:
    return sorted(FOLDER.glob(f"*/LC_MESSAGES/{NAME}.po"))


def _read(path: Path) -> Catalog:
    language = None if path.suffix == ".pot" else path.parent.parent.name
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    return _dateless(catalog)


def _dateless(catalog: Catalog) -> Catalog:
    """The same input must give the same bytes on any day."""
    catalog.creation_date = catalog.revision_date = _NO_DAY
    return catalog


def _new(language: str) -> Catalog:
    name = Locale.parse(language).english_name
    return Catalog(
        locale=language,
        project=NAME,
        version="1",
        header_comment=f"# The {name} sentences of TTS Studio.",
        msgid_bugs_address="-",
        last_translator="The TTS Studio authors",
        language_team=str(name),
        fuzzy=False,
    )


def _write_po(path: Path, catalog: Catalog) -> None:
    """Without dates and line numbers, so that a file changes only where a sentence does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = BytesIO()
    write_po(data, catalog, width=100, no_location=True, omit_header=path.suffix == ".pot")
    lines = data.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date'))]
    path.write_text("".join(kept), encoding="utf-8")


def _compiled(catalog: Catalog) -> bytes:
    """The catalogue for the program, without what is not translated: that stays English."""
    data = BytesIO()
    whole = _dateless(Catalog(locale=catalog.locale, project=NAME, fuzzy=False))
    for message in catalog:
        if message.id and _complete(message, catalog):
            whole.add(message.id, message.string)
    write_mo(data, whole)
    return data.getvalue()


if __name__ == "__main__":
    sys.exit(main())
