"""zhcity intake, for a form of ours: a blank one becomes a dossier, a filled one the edits that were made in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from zhcity_cli.cli.options import Format

if TYPE_CHECKING:
    from zhcity_cli.exports.forms.form import Route
    from zhcity_cli.intake.book import Book
    from zhcity_cli.intake.form import FormReading
    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.model.finding import Finding
    from zhcity_cli.model.library import Filed
    from zhcity_cli.model.library import Library as Stock
    from zhcity_cli.store.load import Loaded


@dataclass(frozen=True)
class Draft:
    """The file as it would be: what stops it, what a declaration lacks, how much of that must be mended to save it."""

    id: str
    file: str
    text: str
    changes: tuple[str, ...]
    faults: tuple[Finding, ...]
    lacks: tuple[Finding, ...]
    before_saving: tuple[str, ...] = ()
    is_declared: bool = False


def intake_form(book: Book, loaded: Loaded, dry_run: bool, format: Format) -> int:
    from zhcity_cli.intake.form import read_form
    from zhcity_cli.store.files import write_atomically
    from zhcity_cli.store.text_gate import character_fault

    reading = read_form(book, loaded.library, character_fault)
    if not reading.id and (earlier := _taken_already(reading, loaded.library)):
        return _tell_nothing(reading, earlier, f"这份表已收过，就是 {earlier}，没有改动。", format)
    if reading.id and _filed(reading, loaded.library) and not reading.changed:
        return _tell_nothing(reading, reading.id, f"{reading.file} 没有改动，{reading.id} 保持原样。", format)
    draft = _edited(reading, loaded) if reading.id else _made(reading, loaded)
    if not draft.changes and not draft.faults:
        return _tell_nothing(reading, reading.id, f"{reading.file} 已收过，{reading.id} 就是这些值，没有改动。", format)
    is_written = not draft.faults and not dry_run and bool(draft.changes)
    if is_written:
        write_atomically(loaded.root / draft.file, draft.text.encode())
    typer.echo(_as_json(reading, draft, is_written) if format is Format.JSON else _as_text(reading, draft, dry_run))
    return int(bool(draft.faults))


def _taken_already(reading: FormReading, stock: Stock) -> str | None:
    """The dossier that this blank form became earlier, however the file was saved since."""
    from zhcity_cli.errors import Refused

    for filed in stock.dossiers:
        source = filed.record.provenance
        if source and source.list_digest == reading.digest and filed.record.project_unit == reading.unit:
            return filed.record.id
    name = reading.texts.get(("名称",), "")
    for filed in stock.dossiers:
        if name and filed.record.project_unit == reading.unit and filed.record.name == name:
            number = filed.record.id
            raise Refused(
                f"{stock.unit_name(reading.unit)}已有同名的项目 {number}（{name}），没有另建。",
                f"要改它，用 zhcity form {reading.form.name} {number} 取已填的表来改；确是另一个项目，先改项目名称。",
            )
    return None


def _made(reading: FormReading, loaded: Loaded) -> Draft:
    """A new dossier from its skeleton."""
    from zhcity_cli.errors import UsageError
    from zhcity_cli.model.roles import Role
    from zhcity_cli.model.stages import Path
    from zhcity_cli.model.words import Category
    from zhcity_cli.store.bundled import skeleton
    from zhcity_cli.store.yaml_fill import fill
    from zhcity_cli.store.yaml_read import read
    from zhcity_cli.store.yaml_write import scalar

    stock = loaded.library
    if reading.unit not in {unit.code for unit in stock.unit_of(Role.PROJECT_UNIT)}:
        raise UsageError(
            f"{reading.file} 的项目单位 {reading.unit} 不在单位名录里。", "请办公室先登记进 registry/units.yaml。"
        )
    number = stock.next_id(f"ZH{stock.today.year}-{reading.unit}-000")
    file = f"dossiers/{number[2:6]}/{reading.unit}/{number}.yaml"
    # What is missing here was told already; the rest is looked at all the same, so that everything is told at once.
    stand_in = {
        "名称": "未填",
        "路径": Path.CONSTRUCTION,
        "类别": Category.APPLICATION,
        "计划年度": str(stock.today.year + 1),
    }
    head = {word: reading.texts.get((word,)) or str(other) for word, other in stand_in.items()}
    text = skeleton(loaded.root, head["路径"], head["类别"])
    filled = {"编号": number, "名称": scalar(head["名称"]), "项目单位": reading.unit, "计划年度": head["计划年度"]}
    for word, value in filled.items():
        text = text.replace("{" + word + "}", value)
    text = fill(text, {at: value for at, value in reading.values().items() if at not in {(word,) for word in head}})
    text = _with_source(text, {"清单": reading.file, "行": "1", "摘要": reading.digest})
    assert read(text.encode()).values is not None
    return _checked(reading, loaded, number, file, text, (f"新建 {file}",))


def _with_source(text: str, source: Mapping[str, str]) -> str:
    """出处 below 联系人, where the model has it."""
    from zhcity_cli.store.yaml_write import flow

    line = f"出处: {flow(source)}\n"
    before, found, after = text.partition("\n申报:")
    return f"{before}\n{line}{found[1:]}{after}" if found else text.rstrip("\n") + "\n" + line


def _filed(reading: FormReading, stock: Stock) -> Filed[Dossier]:
    """The dossier that a filled form belongs to."""
    from zhcity_cli.errors import Refused, UnknownId

    filed = stock.by_id.get(reading.id)
    if filed is None:
        if reading.id in stock.ids:
            raise Refused(
                f"{reading.id} 的卷宗现在读不到，不能改。", f"先用 zhcity show {reading.id} 看原因，改好再收。"
            )
        raise UnknownId(reading.id, stock.by_id)
    return filed


def _edited(reading: FormReading, loaded: Loaded) -> Draft:
    """The edits of a filled form, in the file as it stands."""
    from zhcity_cli.exports.forms.values import plain
    from zhcity_cli.intake.form import conflicts, whole
    from zhcity_cli.store.text_gate import decode
    from zhcity_cli.store.yaml_fill import fill
    from zhcity_cli.store.yaml_read import read

    stock, filed = loaded.library, _filed(reading, loaded.library)
    current = plain(filed.record)
    text, _ = decode((loaded.root / filed.file).read_bytes())
    assert text is not None
    if said := conflicts(reading, current, stock):
        return Draft(reading.id, filed.file, text, (), (*reading.findings, *said), ())
    values, raw = reading.values(), read(text.encode()).values
    routes = [at for at in reading.changed if at not in reading.spoilt and not _stands(reading, at, current)]
    gone = whole(reading, current)
    changes: dict[Route, Any] = dict.fromkeys(gone)
    for at in routes:
        if not any(at[: len(record)] == record for record in gone):
            changes[at] = _kept(reading, at, values[at], current, raw)
    text = fill(text, changes)
    told = tuple(_change(reading, at, current) for at in routes)
    return _checked(reading, loaded, reading.id, filed.file, text, told)


def _kept(reading: FormReading, at: Route, value: Any, current: Mapping[str, Any], raw: Any) -> Any:
    """Records of a table that did not change as the file has them; changed ones keep what the form does not show."""
    from zhcity_cli.exports.forms.values import reach, rows_at

    table = next((table for table in reading.form.tables if table.at == at), None)
    if table is None or table.is_mapping:
        return value
    before: list[Any] = reach(raw, at) or []
    rows = rows_at(table, current)
    shown = {column.label for column in table.columns}
    merged = []
    for row, record in zip(reading.rows[at], value, strict=True):
        if row in rows:
            merged.append(before[rows.index(row)])
            continue
        known = (old for old in before if table.key and old.get(table.key) == record.get(table.key))
        merged.append({**record, **{k: v for k, v in next(known, {}).items() if k not in shown}})
    return merged


def _stands(reading: FormReading, at: Route, current: Mapping[str, Any]) -> bool:
    """Whether the dossier already says what the form says."""
    from zhcity_cli.exports.forms.values import rows_at, text_at

    for table in reading.form.tables:
        if table.at == at:
            return list(reading.rows[at]) == rows_at(table, current)
    return any(field.at == at and text_at(field, current) == reading.texts[at] for field in reading.form.fields)


def _change(reading: FormReading, at: Route, current: Mapping[str, Any]) -> str:
    """One change in words: old → new."""
    from zhcity_cli.exports.forms.values import rows_at, text_at

    where = ".".join(at)
    for table in reading.form.tables:
        if table.at == at:
            return f"{where}：{_rows_changed(rows_at(table, current), reading.rows[at])}"
    field = next(field for field in reading.form.fields if field.at == at)
    return f"{where}：{_short(text_at(field, current))} → {_short(reading.texts.get(at, ''))}"


def _rows_changed(before: Sequence[Any], after: Sequence[Any]) -> str:
    gone, come = sum(row not in after for row in before), sum(row not in before for row in after)
    counts = {"改": min(gone, come), "加": max(come - gone, 0), "删": max(gone - come, 0)}
    return "、".join(f"{word} {count} 行" for word, count in counts.items() if count) or "换了次序"


def _short(text: str) -> str:
    text = text.replace("\n", " ")
    return f"{text[:30]}…" if len(text) > 31 else text or "空"


def _checked(
    reading: FormReading, loaded: Loaded, number: str, file: str, text: str, changes: tuple[str, ...]
) -> Draft:
    """The draft with what the reader, the model and the rules of the form's stage say, at the cells of the form."""
    from dataclasses import replace

    from zhcity_cli.intake.form import placed, still_open
    from zhcity_cli.model.dossier import Dossier
    from zhcity_cli.model.library import Filed
    from zhcity_cli.rules import check_dossier
    from zhcity_cli.store.load import parse_dossier

    stock = loaded.library
    record, said = parse_dossier(text.encode(), file, stock)
    told = {(finding.sheet, finding.cell) for finding in reading.findings}
    wrong = [f for f in placed(said, reading) if (f.sheet, f.cell) not in told]
    faults = [*reading.findings, *(f for f in wrong if f.is_error)]
    lacks = [f for f in wrong if not f.is_error]
    before_saving: tuple[str, ...] = ()
    is_declared = False
    if isinstance(record, Dossier):
        filed = Filed(file, record)
        others = tuple(each for each in stock.dossiers if each.file != file)
        is_declared = record.reached(reading.form.stage)
        after = replace(stock, dossiers=(*others, filed))
        lacks += placed(check_dossier(filed, after, None if is_declared else reading.form.stage), reading)
        before_saving = tuple(finding.code for finding in check_dossier(filed, after) if finding.is_error)
    if reading.findings:
        lacks = still_open(reading, lacks)
    ordered = tuple(sorted(lacks, key=lambda finding: _order(finding, reading)))
    return Draft(number, file, text, changes, tuple(faults), ordered, before_saving, is_declared)


def _order(finding: Finding, reading: FormReading) -> tuple[int, int, str]:
    """As the cells follow one another in the form."""
    sheets = [reading.form.name, *(table.sheet for table in reading.form.tables)]
    place = sheets.index(finding.sheet) if finding.sheet in sheets else len(sheets)
    row = int("".join(filter(str.isdigit, finding.cell or "0")) or 0)
    return place, row, finding.cell or ""


def _tell_nothing(reading: FormReading, number: str, sentence: str, format: Format) -> int:
    if format is Format.JSON:
        typer.echo(_dumped(reading, number, "", False, (), ()))
    else:
        typer.echo(sentence)
    return 0


def _as_text(reading: FormReading, draft: Draft, dry_run: bool) -> str:
    from zhcity_cli.render.report import line

    lines = [line(finding) for finding in (*draft.faults, *draft.lacks)]
    errors = sum(finding.is_error for finding in draft.lacks)
    if draft.faults:
        more = f"；另有 {errors} 处空着，申报前要填" if errors else ""
        lines.append(f"× {reading.file} 有 {len(draft.faults)} 处填得不对{more}。什么也没有写，改好再收一次。")
        return "\n".join(lines)
    did = "可以" if dry_run else "已"
    lines.append(f"{did}{'修改' if reading.id else '新建'} {draft.id}" + ("（演示，没有写入）：" if dry_run else "："))
    lines += [f"  {change}" for change in draft.changes]
    lines += _next_step(reading, draft, errors, dry_run)
    return "\n".join(lines)


def _next_step(reading: FormReading, draft: Draft, errors: int, dry_run: bool) -> list[str]:
    lines = []
    if errors:
        saving = f"，其中 {'、'.join(draft.before_saving)} 登记前就要改好" if draft.before_saving else ""
        lines.append(f"{'' if draft.is_declared else f'离{reading.form.stage}'}还差上面 {errors} 件事{saving}。")
    if errors and not dry_run and not reading.id:
        lines.append(
            f"要改，先取已填的表：zhcity form {reading.form.name} {draft.id}，改好再收；也可以直接改卷宗文件。"
        )
    if dry_run:
        lines.append(
            "下一步：改好上面的再看一遍；没有要改的了，就去掉 --dry-run 再收一次。"
            if errors
            else "下一步：去掉 --dry-run 再收一次。"
        )
    elif not errors:
        more = "" if draft.is_declared else f"，再 zhcity advance {draft.id} 进入{reading.form.stage}"
        lines.append(f"下一步：zhcity save {draft.id} 登记{more}。")
    elif not draft.before_saving:
        lines.append(f"下一步：zhcity save {draft.id} 可以先登记。")
    return lines


def _as_json(reading: FormReading, draft: Draft, is_written: bool) -> str:
    findings = (*draft.faults, *draft.lacks)
    return _dumped(reading, draft.id, draft.file, is_written, draft.changes, findings)


def _dumped(
    reading: FormReading, number: str, file: str, is_written: bool, changes: Sequence[str], findings: Sequence[Finding]
) -> str:
    import json

    from zhcity_cli.render.formats.programs import plain

    return json.dumps(
        {
            "schema": 1,
            "form": reading.form.name,
            "id": number,
            "file": file,
            "is_written": is_written,
            "changes": list(changes),
            "findings": [plain(finding) for finding in findings],
        },
        ensure_ascii=False,
        indent=1,
    )
