"""One file with edits in it, not written yet: which file a call names, its new text, the library as it would be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhcity_cli.errors import Refused, UnknownId, UsageError, likely
from zhcity_cli.exports.text import shown
from zhcity_cli.model.base import Record
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.edit import Edit, Put
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Filed, Library, YearFiles
from zhcity_cli.model.settings import Settings
from zhcity_cli.model.shape import Kind, Shape
from zhcity_cli.recording import Place, Route
from zhcity_cli.store.digests import digests
from zhcity_cli.store.files import SETTINGS, write_atomically
from zhcity_cli.store.load import REGISTRY, YEAR_FILES, Loaded, parse_dossier, parse_record
from zhcity_cli.store.text_gate import character_fault, decode
from zhcity_cli.store.yaml_edit import apply
from zhcity_cli.store.yaml_fill import fill, has_line
from zhcity_cli.store.yaml_read import read

BOM = b"\xef\xbb\xbf"
# Records that belong to a year, by the word that names them: file and key.
OF_YEAR: Mapping[str, tuple[str, str]] = {
    "会议": ("meetings", "会议"), "采购包": ("packages", "包"), "统一运维包": ("operation", "包"),
}  # fmt: skip
# 名录, by the word that names it.
OF_REGISTRY: Mapping[str, tuple[str, str]] = {
    "单位": ("units", "单位"), "专家": ("experts", "专家"), "系统": ("systems", "系统"),
    "标准": ("standards", "标准"), "接口": ("interfaces", "接口"),
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """What a call is about: a file, its model, the record in it, and the section in that record."""

    file: str
    model: type[Record]
    at: Route
    section: str


@dataclass(frozen=True)
class Draft:
    """A file as it would be: `faults` forbid it, `after` is the library with it."""

    named: Named
    before: bytes | None
    content: bytes
    edits: tuple[Edit, ...]
    faults: tuple[Finding, ...]
    after: Loaded


def named(library: Library, subject: str, section: str) -> Named:
    """The file and record behind an id, a package, a meeting, a year's list, 名录 or 设置."""
    first, _, rest = section.partition(".")
    if subject in library.by_id:
        return Named(library.by_id[subject].file, Dossier, (), section)
    for secret in library.classified:
        if secret.record.id == subject:
            return Named(secret.file, ClassifiedDossier, (), section)
    for found in (library.packages.get(subject), library.operation_packages.get(subject)):
        if found:
            _, package = found
            return Named(package.file, YEAR_FILES[package.file.split("/")[-1][: -len(".yaml")]], package.at, section)
    if meeting := library.meetings.get(subject):
        return Named(meeting.file, YEAR_FILES["meetings"], meeting.at, section)
    if subject == "设置":
        return Named(SETTINGS, Settings, (), section)
    if subject == "名录":
        name, key = _listed(OF_REGISTRY, first, subject)
        return Named(f"registry/{name}.yaml", REGISTRY[name], (), ".".join(filter(None, (key, rest))))
    if subject.isdecimal() and len(subject) == 4:
        name, key = _listed(OF_YEAR, first, f"{subject} 年")
        file = f"plans/{int(subject)}/{name}.yaml"
        return Named(file, YEAR_FILES[name], (), ".".join(filter(None, (key, rest))))
    if subject in library.ids:
        raise Refused(f"{subject} 的内容读不到，不能登记。", f"用 zhcity show {subject} 看原因。")
    raise UnknownId(subject, [*library.ids, *library.packages, *library.operation_packages, *library.meetings])


def _listed(known: Mapping[str, tuple[str, str]], word: str, what: str) -> tuple[str, str]:
    if word not in known:
        raise UsageError(f"{what}没有“{word}”这一节。", likely(word, list(known), f"可写：{'、'.join(known)}。"))
    return known[word]


def drafted(loaded: Loaded, wanted: Named, edits: Callable[[Place], Sequence[Edit]]) -> Draft:
    """The file with the edits that `edits` finds from the record as it stands."""
    path = loaded.root / wanted.file
    before = path.read_bytes() if path.exists() else None
    text, _ = decode(before) if before is not None else ("", [])
    values = read(text.encode()).values if text else {}
    if text is None or values is None:
        raise Refused(
            f"{wanted.file} 现在读不到，不能登记。", f"先用 zhcity validate {wanted.file} 看原因，改好再登记。"
        )
    root = Place((), Shape(Kind.RECORD, wanted.model), values)
    for step in wanted.at:
        root = root.entry(step) if isinstance(step, int) else root.at(step)
    found = [*edits(root)]
    if found and "版本" in values and wanted.file.startswith("registry/"):
        found.append(Put(("版本",), str(int(values["版本"]) + 1)))
    for edit in found:
        _must_be_clean(edit.value)
        text = _written(text, edit)
    content = _as_before(text, before)
    record, faults, library = _read_again(loaded, wanted, content)
    rest = tuple(finding for finding in loaded.findings if finding.file != wanted.file)
    after = Loaded(loaded.root, library, (*rest, *faults))
    refusing = tuple(finding for finding in faults if finding.is_error) if record is None else ()
    return Draft(wanted, before, content, tuple(found), refusing, after)


def _must_be_clean(value: Any) -> None:
    """Refuse what nobody sees or what only looks like another character, before it is in a file."""
    if isinstance(value, Mapping):
        for inner in value.values():
            _must_be_clean(inner)
    elif isinstance(value, str):
        for character in value:
            if fault := character_fault(character):
                hint = f"换成 {fault[1]}。" if fault[1] else "删去再试；多半是从别处粘贴带来的。"
                raise UsageError(f"“{shown(value)}”里有{fault[0]} ‹U+{ord(character):04X}›。", hint)
    elif isinstance(value, Sequence):
        for inner in value:
            _must_be_clean(inner)


def _written(text: str, edit: Edit) -> str:
    """The text with one edit; a list that is begun stands one record a line."""
    keys = tuple(step for step in edit.at if isinstance(step, str))
    if not text:
        text = f"{keys[0]}:\n"
    if keys != edit.at:
        return apply(text, [edit])
    if isinstance(edit, Put):
        return fill(text, {keys: edit.value})
    is_begun = bool(_value_at(read(text.encode()).values, keys))
    return apply(text, [edit]) if is_begun or not has_line(text, keys) else fill(text, {keys: [edit.value]})


def _value_at(values: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        values = values.get(key) if isinstance(values, Mapping) else None
    return values


def _as_before(text: str, before: bytes | None) -> bytes:
    """Line ends and mark as the file had them, so that no other line changes."""
    content = text.encode()
    if before is not None and b"\r\n" in before:
        content = content.replace(b"\n", b"\r\n")
    return BOM + content if before is not None and before.startswith(BOM) else content


def _read_again(loaded: Loaded, wanted: Named, content: bytes) -> tuple[Any, list[Finding], Library]:
    """The record, what is wrong with its shape, and the library with it."""
    library = loaded.library
    if wanted.model in (Dossier, ClassifiedDossier):
        dossier, said = parse_dossier(content, wanted.file, library)
        if isinstance(dossier, ClassifiedDossier) or dossier is None:
            return dossier, said, library
        kept = [each.kept_at for each in dossier.attachments if each.kept_at]
        known = {**library.digests, **digests(loaded.root, library.settings.store, kept)}
        others = [Filed(wanted.file, dossier) if f.file == wanted.file else f for f in library.dossiers]
        return dossier, said, replace(library, dossiers=tuple(others), digests=known)
    record, said = parse_record(content, wanted.file, wanted.model)
    return record, said, library if record is None else _with_record(library, wanted.file, record)


def _with_record(library: Library, file: str, record: Any) -> Library:
    name = file.rpartition("/")[2].removesuffix(".yaml")
    if file == SETTINGS:
        return replace(library, settings=record)
    if file.startswith("registry/"):
        return replace(library, registry=replace(library.registry, **{name: record}))
    year = int(file.split("/")[1])
    files = replace(library.years.get(year, YearFiles()), **{name: Filed(file, record)})
    return replace(library, years=dict(sorted({**library.years, year: files}.items())))


def write(loaded: Loaded, draft: Draft) -> None:
    write_atomically(loaded.root / draft.named.file, draft.content)
