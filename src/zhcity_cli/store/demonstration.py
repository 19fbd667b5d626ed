"""A library with a little history: projects of the bundled example, taken through their first stages step by step."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from zhcity_cli.advance import move
from zhcity_cli.model.change import Act
from zhcity_cli.model.edit import Put
from zhcity_cli.model.library import Library, Person
from zhcity_cli.model.stages import Path as DossierPath
from zhcity_cli.model.stages import Stage
from zhcity_cli.planning import plan_file, reason_left_out
from zhcity_cli.store.bundled import example
from zhcity_cli.store.files import write_atomically
from zhcity_cli.store.founding import found
from zhcity_cli.store.git import Repository
from zhcity_cli.store.load import Loaded, load
from zhcity_cli.store.workspace import Workspace
from zhcity_cli.store.yaml_edit import apply

YEAR = 2027
LATER = ("受理", "论证", "经费审核")
MOST = 6


def demonstrate(root: Path, write_plan: Callable[[Library], bytes]) -> Loaded:
    """Make the library at `root`; one project is left in 储备 and one in 申报, to practise on."""
    source = load(example()).library
    office = _person(source, source.settings.office)
    found(root, "示例市新型智慧城市项目库（练习用）", office.full_name, office.email)
    _registry(root)
    _save(root, office, "登记单位和专家名录（示例）")
    texts = dict(_candidates(source))
    bases = {file: _split(text)[0] for file, text in texts.items()}
    dossiers = {filed.file: filed.record for filed in source.dossiers if filed.file in texts}
    for unit in dict.fromkeys(d.project_unit for d in dossiers.values()):
        own = [file for file, dossier in dossiers.items() if dossier.project_unit == unit]
        for file in own:
            write_atomically(root / file, bases[file].encode())
        _save(root, _person(source, unit), f"新建 {len(own)} 个项目的卷宗")
        declared = [dossiers[file].id for file in own if file != list(texts)[-1]]
        _advance(root, _person(source, unit), declared, Stage.DECLARATION)
    moving = list(texts)[:-2]
    (root / "plans" / str(YEAR)).mkdir(parents=True)
    meetings = f"plans/{YEAR}/meetings.yaml"
    shutil.copyfile(example() / meetings, root / meetings)
    _append(root, moving, texts, ("受理",))
    _save(root, office, "受理 2027 年度申报，登记论证会")
    _append(root, moving, texts, ("论证",))
    _save(root, office, "登记论证结论")
    _advance(root, office, [dossiers[file].id for file in moving], Stage.EXPERT_REVIEW)
    _append(root, moving, texts, ("经费审核",))
    _save(root, office, "登记经费审核结果")
    write_atomically(root / plan_file(YEAR), write_plan(load(root).library))
    _save(root, office, f"拟定 {YEAR} 年度计划")
    return load(root)


def _registry(root: Path) -> None:
    for file in sorted((example() / "registry").glob("*.yaml")):
        shutil.copyfile(file, root / "registry" / file.name)


def _candidates(source: Library) -> Iterable[tuple[str, str]]:
    """Projects of the example that are ready for the year's plan."""
    ready = [
        filed
        for filed in source.dossiers
        if filed.record.plan_year == YEAR
        and filed.record.path is DossierPath.CONSTRUCTION
        and filed.record.stage is Stage.EXPERT_REVIEW
        and reason_left_out(filed.record) is None
    ]
    for filed in ready[:MOST]:
        yield filed.file, (example() / filed.file).read_text(encoding="utf-8")


def _split(text: str) -> tuple[str, dict[str, str]]:
    """The dossier as its unit wrote it, in 储备; and the sections that the office adds later."""
    blocks = re.split(r"(?m)^(?=[^\s#])", text)
    later = {block.split(":")[0]: block for block in blocks if block.split(":")[0] in LATER}
    base = "".join(block for block in blocks if block.split(":")[0] not in LATER)
    return apply(base, [Put(("阶段",), str(Stage.RESERVE))]), later


def _append(root: Path, files: Iterable[str], texts: dict[str, str], sections: tuple[str, ...]) -> None:
    for file in files:
        later = _split(texts[file])[1]
        text = (root / file).read_text(encoding="utf-8")
        added = "".join(later[section] for section in sections if section in later)
        write_atomically(root / file, (text.rstrip("\n") + "\n" + added).encode())


def _person(source: Library, unit: str) -> Person:
    """Somebody of the unit; where none is registered the office records for it."""
    people = source.units[unit].people or source.units[source.settings.office].people
    code = unit if source.units[unit].people else source.settings.office
    return Person(people[0].full_name, people[0].emails[0], source.units[code])


def _as(root: Path, person: Person) -> Workspace:
    Repository(root).set_identity(person.full_name, person.email)
    return Workspace(load(root))


def _save(root: Path, person: Person, subject: str) -> None:
    workspace = _as(root, person)
    workspace.publish(Act.SAVE, workspace.changed(), subject)


def _advance(root: Path, person: Person, ids: list[str], target: Stage) -> None:
    if not ids:
        return
    workspace = _as(root, person)
    contents, _ = workspace.edited({number: move(target) for number in ids})
    workspace.publish(Act.ADVANCE, contents, f"推进 {'、'.join(ids)}（进入 {target}）")
