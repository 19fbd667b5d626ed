"""Founding a library: its first files and its first commit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zhcity_cli.model.settings import Measure, Settings
from zhcity_cli.store.bundled import templates
from zhcity_cli.store.files import SETTINGS, must_be_writable
from zhcity_cli.store.git import init
from zhcity_cli.store.git_commit import Author
from zhcity_cli.store.trail import Step, put, writing
from zhcity_cli.store.yaml_write import document

MEASURE = "济源产城融合示范区新型智慧城市建设项目管理暂行办法"
ATTRIBUTES = "*.yaml text eol=lf\n附件/** -text\n"
IGNORED = "out/\n~$*\n.~*\n.zhcity-*.tmp\n"
OFFICE = "ZSJ"


def found(root: Path, name: str, person: str | None, email: str | None, more: Mapping[str, bytes] = {}) -> str:
    """Make the library, with `more` files, and commit it; the person becomes the first of the office. The commit."""
    must_be_writable(root)
    root.mkdir(parents=True, exist_ok=True)
    repository = init(root)
    repository.set_identity(person, email)
    who, mail = repository.identity()
    files: dict[str, bytes] = {**first_files(name, who, mail), **skeletons(), **more}
    message = f"建库：{name}\n\nZhcity-Act: 建库\nZhcity-Unit: {OFFICE}\n"
    with writing(root, "zhcity init"):
        return put(repository, Step(files, {}, message, Author(who, mail)))


def first_files(name: str, person: str, email: str) -> dict[str, bytes]:
    """Settings with every parameter and its source, and a registry with the bodies of 第四条."""
    return {
        SETTINGS: settings_yaml(name).encode(),
        ".gitattributes": ATTRIBUTES.encode(),
        ".gitignore": IGNORED.encode(),
        "registry/units.yaml": _units(person, email).encode(),
        "registry/experts.yaml": "版本: 1\n专家: []   # 每人：{编号: ZJ-001, 姓名: …, 领域: [软件], 工作单位: …, 聘期: {起: 2026-01-01, 止: 2028-12-31}}\n".encode(),
        "registry/systems.yaml": "系统: []   # 库外已有的系统，可作前期项目\n".encode(),
        "registry/standards.yaml": "标准: [{编号: GB/T 30850, 名称: 电子政务标准化指南, 适用: 全部}]\n".encode(),
        "registry/interfaces.yaml": "接口: []   # 各平台发布的接口规范\n".encode(),
        "registry/rulings.yaml": "追认: []\n".encode(),
        "registry/holidays.yaml": "年份: {}   # 2027: {放假: [2027-01-01], 上班: []}\n".encode(),
    }


def settings_yaml(name: str) -> str:
    settings = Settings(format_version=1, name=name, office=OFFICE, measure=Measure(name=MEASURE))
    plain = settings.model_dump(mode="json", by_alias=True)
    # The value first: it is what people look for.
    plain["参数"] = {name: {"值": each["值"], **each} for name, each in plain["参数"].items()}
    comment = "# 办法的文号和施行日期解读没有给出，查到正式文件后填；参数都有依据和来源，可按本地规定改\n"
    return document(plain, comment)


def _units(person: str, email: str) -> str:
    bodies = (
        (OFFICE, "政务服务和大数据管理局", ["办公室", "主管部门"]), ("FGJ", "发展改革和统计局", ["发改"]),
        ("CZJ", "财政金融局", ["财政"]), ("SJJ", "审计局", ["审计"]), ("LDZ", "新型智慧城市建设领导小组", ["领导小组"]),
        ("JCZX", "政府集中采购机构", ["集中采购机构"]),
    )  # fmt: skip
    units = [
        {"代码": code, "名称": name, "职责": duties, "人员": [{"姓名": person, "岗位": "项目管理", "邮箱": [email]}] if code == OFFICE else []}
        for code, name, duties in bodies
    ]  # fmt: skip
    comment = (
        "# 项目单位加在后面：{代码: SLJ, 名称: 水利局, 职责: [项目单位], 人员: [{姓名: …, 岗位: …, 邮箱: [ … ]}]}\n"
    )
    return document({"版本": 1, "单位": units}, comment)


def skeletons() -> dict[str, bytes]:
    """The library's own copy of the skeletons and the schema, for editors and for local changes."""
    base = templates()
    return {
        f"templates/{path.relative_to(base).as_posix()}": path.read_bytes()
        for folder in ("dossiers", "schema")
        for path in sorted((base / folder).rglob("*"))
        if path.is_file()
    }
