"""谁的事谁登记: each field group is written by its owner, or by the office for it (代录) with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from zhcity_cli.model.base import Frozen, Record
from zhcity_cli.model.change import BASIS, Act, Change, DossierChange
from zhcity_cli.model.dossier import Answer, Dossier
from zhcity_cli.model.dossier.touched import Touch, touched
from zhcity_cli.model.finding import Problem, Severity
from zhcity_cli.model.library import Library, Person
from zhcity_cli.model.roles import Role
from zhcity_cli.model.stages import ENTRY, LINES, POSITION, Path, Stage
from zhcity_cli.model.terms import chinese
from zhcity_cli.model.words import Basis
from zhcity_cli.regulation import DUTIES
from zhcity_cli.rules.rule import demand, rule

# What a record itself says of the paper that it rests on.
PAPERS = ("document_number", "meeting_id", "voucher", "attachment_id", "sha256", "self_test", "record_id", "list_file")
# The project is its unit's own draft until the office has accepted it.
DRAFT = (Stage.RESERVE, Stage.DECLARATION)


def owner(touch: Touch, stage: Stage | None) -> tuple[Role, ...]:
    """The roles whose act a field group is, for a project at a stage (None: new)."""
    also = (touch.owned.drafted_by,) if touch.owned.drafted_by and stage in (None, *DRAFT) else ()
    return (touch.owned.by, *also)


@lru_cache(maxsize=256)  # several rules ask it of the same step
def touches(item: DossierChange) -> tuple[Touch, ...]:
    """What a step changed in one dossier; its moves are looked at by other rules."""
    before, after = item.before, item.after
    if not isinstance(after, Dossier):
        return ()
    found = touched(before if isinstance(before, Dossier) else None, after)
    return tuple(touch for touch in found if touch.owned.frozen_from is not Frozen.BY_MOVER)


def is_own(touch: Touch, item: DossierChange, person: Person) -> bool:
    """Whether a field group is this person's own act."""
    before, after = item.before, item.after
    assert isinstance(after, Dossier)
    if touch.owned.frozen_from is Frozen.BY_AUTHOR:
        return all(a.by == person.unit.code for a in (touch.old, touch.new) if isinstance(a, Answer))
    roles = owner(touch, before.stage if isinstance(before, Dossier) else None)
    unit = (before or after).project_unit
    is_unit = Role.PROJECT_UNIT in roles and person.unit.code == unit
    return is_unit or any(role in person.unit.duties for role in roles if role is not Role.PROJECT_UNIT)


@rule(
    demand(
        "C06", "known-recorder", "登记人在名录里", basis=Basis.CONVENTION, articles=DUTIES,
        asks="登记人的邮箱在上一版 registry/units.yaml 的人员里，姓名不是名录里另一个人的。",
        why="留痕要能找到人；自己把自己加进名录、或用别人的名字登记，都不算数。",
        mend="用名录里本人的邮箱和姓名登记；新来的人先由办公室把邮箱加进 registry/units.yaml",
    ),
    on=Change,
)  # fmt: skip
def C06(change: Change, library: Library) -> Iterator[Problem]:
    person = change.recorder
    at = (_first_file(change),)
    known = library.person(person.email)
    if known is None:
        yield Problem(at, f"登记人 {person.full_name}（{person.email}）不在名录里", person.email, "名录里的邮箱")
        return
    names = {p.full_name: unit.name for unit in library.registry.units.units for p in unit.people}
    own = [p.full_name for p in known.unit.people if person.email.casefold() in map(str.casefold, p.emails)]
    if person.full_name not in own and person.full_name in names:
        message = f"邮箱 {person.email} 是{known.unit.name} {own[0]}的，登记人却写成了{person.full_name}"
        yield Problem(at, message, person.full_name, own[0])


def _first_file(change: Change) -> str:
    files = [item.file for item in change.dossiers] + list(change.other_files)
    return files[0] if files else "registry/units.yaml"


@rule(
    demand(
        "C07", "moved-by-its-mover", "阶段由该办的人推进", basis=Basis.CONVENTION, articles=DUTIES,
        asks="每个阶段由 docs/stages.md 里写的一方推进，退回由办公室办；办公室可以代办。",
        why="受理、送审、审定、采购是办公室的事，项目单位不能替办公室往前推。",
        mend="请该办的一方用 zhcity advance 推进",
    ),
    needs=("C01", "C02", "C06"),
    on=Change,
)  # fmt: skip
def C07(change: Change, library: Library) -> Iterator[Problem]:
    person = change.recorder
    if person.is_office:
        return
    for item in change.dossiers:
        before, after = item.before, item.after
        was = before.stage if isinstance(before, Dossier) else Stage.RESERVE
        if not isinstance(after, Dossier) or was is after.stage:
            continue
        steps = _entered(after, was)
        wrong = [stage for stage in steps if not set(ENTRY[stage].by) & set(person.unit.duties)]
        if not steps or wrong:
            by = "、".join(ENTRY[wrong[0]].by) if wrong else Role.OFFICE
            verb = "进入" if wrong else "退回"
            message = f"{after.id} {verb} {wrong[0] if wrong else after.stage} 由{by}办理，{_who(person)}不能办"
            yield Problem((item.file, "阶段"), message, person.unit.name, by)


def _entered(after: Dossier, was: Stage) -> tuple[Stage, ...]:
    """Every stage entered on the way forward; nothing on the way back."""
    line = LINES[after.path]
    return line[line.index(was) + 1 : line.index(after.stage) + 1] if was in line else (after.stage,)


def _who(person: Person) -> str:
    return f"{person.unit.name}的{person.full_name}"


@rule(
    demand(
        "C08", "owner-writes", "各节由归口的一方登记", basis=Basis.CONVENTION, articles=DUTIES,
        asks="每一节由 docs/owners.md 里写的一方登记，办公室可以代录。",
        why="立项是发改的事，预算和拨付审核是财政的事；别人替写，责任就说不清了。",
        mend="撤回这一处，请归口的一方或办公室来登记",
    ),
    needs=("C01", "C06"),
    on=Change,
)  # fmt: skip
def C08(change: Change, library: Library) -> Iterator[Problem]:
    person = change.recorder
    if person.is_office:
        return
    for item in change.dossiers:
        if is_foreign(item, person):
            continue  # C02 tells it
        before = item.before
        if item.after is None and before and before.project_unit != person.unit.code:
            yield Problem((item.file,), f"{before.id} 只能由项目单位或办公室删除", person.unit.name, "项目单位、办公室")
        wrong = [touch for touch in touches(item) if not is_own(touch, item, person)]
        for by, group in _by_owner(wrong, item, library).items():
            words = "、".join(dict.fromkeys(_word(touch) for touch in group))
            message = f"{item.id} 的 {words} 归{by}登记，{_who(person)}不能登记"
            yield Problem((item.file, *group[0].at), message, person.unit.name, by)


def is_foreign(item: DossierChange, person: Person) -> bool:
    """A dossier of another unit, touched by somebody who has no part in other units' projects."""
    sides = [side.project_unit for side in (item.before, item.after) if side]
    has_part = person.is_office or set(person.unit.duties) - {Role.PROJECT_UNIT}
    return not has_part and any(code != person.unit.code for code in sides)


def _by_owner(wrong: list[Touch], item: DossierChange, library: Library) -> Mapping[str, list[Touch]]:
    found: dict[str, list[Touch]] = {}
    for touch in wrong:
        found.setdefault(owner_word(touch, item, library), []).append(touch)
    return found


def owner_word(touch: Touch, item: DossierChange, library: Library) -> str:
    """Whose act a field group is, as people say it."""
    answer = next((a for a in (touch.old, touch.new) if isinstance(a, Answer)), None)
    if touch.owned.frozen_from is Frozen.BY_AUTHOR and answer:
        return library.unit_name(answer.by)
    if touch.owned.by is Role.PROJECT_UNIT and item.after:
        return library.unit_name((item.before or item.after).project_unit)
    return str(touch.owned.by)


def _word(touch: Touch) -> str:
    return ".".join(chinese(step) for step in touch.group.split("."))


def recorded_for_others(change: Change) -> Iterator[tuple[DossierChange, Touch]]:
    """代录: what the office writes that is another body's act."""
    if change.recorder.is_office and change.act not in (Act.CORRECT, Act.MIGRATE):
        for item in change.dossiers:
            for touch in touches(item):
                if not is_own(touch, item, change.recorder):
                    yield item, touch


@rule(
    demand(
        "C09", "recording-allowed", "不许代录的由本人登记", basis=Basis.CONVENTION, articles=DUTIES,
        asks="设置里 代录.允许: 否 时办公室只登记自己的事；代录.须本人 列出的节或职责由归口的一方自己登记。",
        why="有的地方要求拨付审核、立项等由有关部门亲手登记。",
        mend="请归口的一方自己登记；确需代录的，由办公室先改 zhcity.yaml 的 代录",
    ),
    needs=("C06",),
    on=Change,
)  # fmt: skip
def C09(change: Change, library: Library) -> Iterator[Problem]:
    recording = library.settings.recording
    if recording.is_allowed and not recording.in_person_acts:
        return
    told: set[str] = set()
    for item, touch in recorded_for_others(change):
        word, role = _word(touch), str(touch.owned.by)
        is_kept = any(word == act or word.startswith(f"{act}.") or role == act for act in recording.in_person_acts)
        if (is_kept or not recording.is_allowed) and item.file not in told:
            told.add(item.file)
            by = owner_word(touch, item, library)
            yield Problem((item.file, *touch.at), f"{item.id} 的 {word} 须由{by}自己登记，不能代录", "代录", by)


@rule(
    demand(
        "C10", "recording-basis", "代录写明依据", basis=Basis.CONVENTION, articles=DUTIES, severity=Severity.WARNING,
        asks="办公室替别的单位登记时，记录里有文号、会议、凭证或附件，或登记时用 --basis 写文号、会议或文件的 sha256。",
        why="代录的事日后要能查到凭的是哪份文件。",
        mend="登记时加 --basis 文号（或会议编号、文件的 sha256）；以后想起来的，写在 说明 里",
    ),
    needs=("C06", "C09"),
    on=Change,
)  # fmt: skip
def C10(change: Change, library: Library) -> Iterator[Problem]:
    if any(change.trailers.get(key) for key in BASIS):
        return
    bare = [(item, touch) for item, touch in recorded_for_others(change) if _needs_basis(item, touch)]
    if bare:
        item, touch = bare[0]
        severity = Severity.ERROR if library.settings.recording.needs_basis else None
        numbers = list(dict.fromkeys(each.id for each, _ in bare))
        more = f" 等 {len(numbers)} 个项目" if len(numbers) > 1 else ""
        message = f"代录 {numbers[0]} 的 {_word(touch)}{more}，没有写依据"
        yield Problem((item.file, *touch.at), message, "没有", "文号、会议或 sha256", severity=severity)


def _needs_basis(item: DossierChange, touch: Touch) -> bool:
    """A real act of another body (no draft, nothing that stays open) that names no paper."""
    after = item.after
    if not isinstance(after, Dossier) or touch.owned.frozen_from is None or item.before is None:
        return False
    reserve = POSITION[after.path].get(after.stage, 0) == 0 or after.path is Path.CLASSIFIED
    if reserve or after.stage is Stage.DECLARATION:
        return False
    return not (_names_paper(touch.new) or _names_paper(touch.record) or _new_papers(item))


def _new_papers(item: DossierChange) -> bool:
    before = item.before.attachments if isinstance(item.before, Dossier) else ()
    return isinstance(item.after, Dossier) and len(item.after.attachments) > len(before)


def _names_paper(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(_names_paper(each) for each in value)
    if not isinstance(value, Record):
        return False
    fields = type(value).model_fields
    return any(getattr(value, f) for f in PAPERS if f in fields) or any(_names_paper(getattr(value, f)) for f in fields)
