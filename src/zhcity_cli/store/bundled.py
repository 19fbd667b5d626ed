"""What ships with the tool: skeletons and the example library, in the wheel or beside the source."""

from __future__ import annotations

from pathlib import Path

from zhcity_cli.errors import UsageError

PACKAGE = Path(__file__).parent.parent
SOURCE = PACKAGE.parent.parent


def templates() -> Path:
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else SOURCE / "templates"


def example() -> Path:
    """The folder of the bundled example library."""
    inside = PACKAGE / "example"
    return inside if inside.is_dir() else SOURCE


def skeleton(root: Path, path: str, category: str) -> str:
    """The dossier skeleton of a path and category: the library's own where it has one."""
    for folder in (root / "templates", templates()):
        file = folder / "dossiers" / path / f"{category}.yaml"
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise UsageError(f"没有 {path}／{category} 的卷宗模板。", "检查项目库的 templates/dossiers 文件夹。")
