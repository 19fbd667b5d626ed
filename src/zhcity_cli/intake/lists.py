"""A list into outcomes: find the table, sort its rows, ask what is left open, and draft what is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhcity_cli.errors import Refused, UsageError
from zhcity_cli.intake.book import Book, Page
from zhcity_cli.intake.columns import Table, find_head, recognise
from zhcity_cli.intake.drafting import Drafter
from zhcity_cli.intake.fields import Field, plain
from zhcity_cli.intake.known import Match, match
from zhcity_cli.intake.layout import evidence
from zhcity_cli.intake.outcome import Choices, Intake, Kind, Note, Outcome
from zhcity_cli.intake.questions import open_questions
from zhcity_cli.intake.rows import Row, damage, place, rows_of
from zhcity_cli.intake.scope import Scope, Verdict, judge
from zhcity_cli.intake.units import unit_name
from zhcity_cli.model.dossier import Dossier
from zhcity_cli.model.library import Library


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The rows that have their outcome already, and those to be taken with their verdicts."""

    done: tuple[Outcome, ...]
    to_take: tuple[tuple[Row, Verdict], ...]


def read_list(book: Book, library: Library, choices: Choices) -> Intake:
    """Every row of the list with its outcome; refuses a misaligned file, asks for what is left open."""
    page, head = _page(book, choices)
    table, questions = recognise(page, head, choices.columns)
    _check_map(table, choices)
    all_rows = tuple(rows_of(table))
    rows = tuple(row for row in all_rows if row.is_project)
    if not questions and (shown := evidence(table, rows)):
        raise Refused(
            f"{book.file} 像是错了位，没有取入：{'；'.join(shown)}。",
            "对照表头把列挪正，或用 --map 列=字段 指明，再运行一次。",
        )
    known, gone = match(library, book.file, rows)
    parts = _sort(table, rows, known, library, choices)
    _check_take(choices, rows)
    questions += open_questions(table, [row for row, _ in parts.to_take], library, choices)
    if questions:
        asked = "".join(f"\n  {number}. {question.message}" for number, question in enumerate(questions, 1))
        options = "；".join(dict.fromkeys(question.option for question in questions))
        raise UsageError(f"{book.file} 里有 {len(questions)} 件事拿不准，没有取入：{asked}", f"加上 {options}")
    drafter = Drafter(table, book.file, library, choices, [row for row, _ in parts.to_take])
    taken = [drafter.outcome(row, verdict) for row, verdict in parts.to_take]
    outcomes = tuple(sorted((*parts.done, *taken), key=lambda outcome: outcome.row))
    notes = [*_about(table, choices), *_skipped(all_rows, rows), *_gone(gone), *drafter.notes]
    return Intake(book.file, outcomes, tuple(notes), drafter.new_units)


def _page(book: Book, choices: Choices) -> tuple[Page, int]:
    """The page that holds the list, with the place of its head."""
    found = [(page, head) for page in book.pages if (head := find_head(page, choices.columns)) is not None]
    if choices.sheet is not None:
        found = [(page, head) for page, head in found if page.title == choices.sheet]
        if not found:
            raise UsageError(
                f"{book.file} 里没有名为“{choices.sheet}”的清单。",
                f"有的表：{'、'.join(page.title for page in book.pages)}",
            )
    shown = [(page, head) for page, head in found if not page.is_hidden] or found
    if len(shown) > 1:
        titles = "、".join(f"“{page.title}”" for page, _ in shown)
        raise UsageError(f"{book.file} 里有几张表都像清单：{titles}。", "加上 --sheet 表名，一张一张取。")
    if not shown:
        message = f"{book.file} 里没有找到表头：前几行里没有一行写着项目名称。"
        raise UsageError(message, f"表头叫法特别的，用 --map 列名={Field.NAME} 指明哪一列是项目名称。")
    return shown[0]


def _sort(table: Table, rows: Sequence[Row], known: Mapping[int, Match], library: Library, choices: Choices) -> _Sorted:
    done: list[Outcome] = []
    to_take: list[tuple[Row, Verdict]] = []
    first_with: dict[str, int] = {}
    excluded = library.settings.parameters.excluded_words.value
    for row in rows:
        first = first_with.setdefault(row.digest, row.number)
        if said := damage(table, row):
            done.append(Outcome(row.number, Kind.REJECTED, row.name, (said,)))
        elif found := known.get(row.number):
            done.append(_known(table, row, found))
        elif first != row.number:
            remedy = "重复的删去一行；确是两个项目的，在名称里写明区别"
            done.append(
                Outcome(
                    row.number, Kind.REJECTED, row.name, (Note(place(table, row), f"和行 {first} 完全一样", remedy),)
                )
            )
        else:
            verdict = judge(row.name, row.text(Field.CONTENT), unit_name(row.text(Field.UNIT)), excluded)
            if verdict.scope is Scope.OUT and row.number not in choices.take:
                done.append(_out(table, row, verdict))
            else:
                to_take.append((row, verdict))
    return _Sorted(tuple(done), tuple(to_take))


def _known(table: Table, row: Row, found: Match) -> Outcome:
    number = found.dossier.id
    if found.is_changed:
        total = (
            found.dossier.declaration
            and found.dossier.declaration.investment
            and found.dossier.declaration.investment.total
        )
        now = f"名称“{row.name}”" + (f"、金额 {row.text(Field.AMOUNT)}" if row.text(Field.AMOUNT) else "")
        message = f"取入 {number} 以后这一行变了：现在是{now}；卷宗里是“{found.dossier.name}”" + (
            f"、{total} 万元" if total else ""
        )
        remedy = f"核对后改卷宗，再把它的 出处.摘要 改成 {row.digest}"
        return Outcome(row.number, Kind.CHANGED, row.name, (Note(place(table, row), message, remedy),), number)
    moved = (Note(place(table, row), f"原来是行 {found.old_row}"),) if found.old_row != row.number else ()
    return Outcome(row.number, Kind.ALREADY, row.name, moved, number)


def _out(table: Table, row: Row, verdict: Verdict) -> Outcome:
    remedy = f"仍应纳入的，加上 --take {row.number}"
    said = Note(place(table, row), verdict.why, remedy)
    return Outcome(row.number, Kind.OUT, row.name, (said,), rule=verdict.rule, sentence=verdict.sentence)


def _check_take(choices: Choices, rows: Sequence[Row]) -> None:
    strange = sorted(choices.take - {row.number for row in rows})
    if strange:
        raise UsageError(f"--take 写的行 {'、'.join(map(str, strange))} 不在清单里。", "行号从表头的下一行数起。")


def _check_map(table: Table, choices: Choices) -> None:
    headings = {plain(column.heading) for column in table.columns}
    strange = [heading for heading in choices.columns if heading not in headings]
    fields = [field for field in choices.columns.values() if field]
    twice = [field for field in fields if fields.count(field) > 1]
    if strange:
        there = "、".join(" ".join(column.heading.split()) for column in table.columns)
        raise UsageError(f"--map 写的列“{strange[0]}”表里没有。", f"有的列：{there}")
    if twice:
        raise UsageError(f"--map 把几列都写成了{twice[0]}。", "一个字段只认一列，其余的写 列=不用。")


def _about(table: Table, choices: Choices) -> list[Note]:
    """What was made of the head: which column is what, what is not used, what is drafted without being asked."""
    used = "，".join(f"{' '.join(column.heading.split())}→{column.field}" for column in table.columns if column.field)
    unused = "、".join(" ".join(column.heading.split()) for column in table.columns if not column.field)
    notes = [
        Note("表头", f"认出的列：{used}" + (f"；没有用到的列：{unused}" if unused else ""), "认错的用 --map 列=字段 改")
    ]
    if not table.column(Field.AMOUNT):
        notes.append(Note("表头", "没有金额列，全部按没有金额取入"))
    if not (table.column(Field.PLAN_YEAR) or table.column(Field.EXPECTED)):
        notes.append(Note("表头", "没有年度列，计划年度 留空", "申报前填 计划年度"))
    if not (table.column(Field.PATH) or choices.path):
        notes.append(
            Note("表头", "没有路径列：名称里有运维、维保的起草为 运维，其余为 建设", "是购买服务的改卷宗，或用 --path")
        )
    if not (table.column(Field.CATEGORY) or choices.category):
        notes.append(Note("表头", "没有类别列，类别 留空", "申报前从五类中选一类；整张清单同一类的用 --category"))
    return notes


def _skipped(all_rows: Sequence[Row], rows: Sequence[Row]) -> list[Note]:
    numbers = {row.number for row in rows}
    return [
        Note(f"行 {row.number}", f"“{row.first_text[:20]}”不是项目，不计入行数")
        for row in all_rows
        if row.number not in numbers
    ]


def _gone(gone: Sequence[Dossier]) -> list[Note]:
    return [
        Note("清单", f"{dossier.id} 以前取自这份清单，现在清单里没有这一行了", "核对项目是否还做") for dossier in gone
    ]
