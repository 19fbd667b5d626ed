"""The work tree and its history together: what is not on the trail yet, and the one place that puts it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from zhcity_cli.errors import CannotWrite, ContentOnTrail, ExampleLibrary, Refused, UnknownPerson, WorkTreeBehind
from zhcity_cli.model.change import Act, Change, DossierChange
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.edit import Edit
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Filed, Library, Person
from zhcity_cli.rules import check
from zhcity_cli.store.files import SETTINGS, must_be_writable, walk, write_atomically
from zhcity_cli.store.git import Repository, blob_id
from zhcity_cli.store.load import Loaded, is_classified, parse_dossier
from zhcity_cli.store.yaml_edit import apply

MANAGED = ("dossiers", "plans", "registry", "templates", "附件")
TOP_FILES = (SETTINGS, ".gitattributes", ".gitignore")


class Illegal(Refused):
    """The judge found the step illegal; its findings are shown."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("这一步不合规定，没有登记。")
        self.findings = findings


class Workspace:
    """A library of one's own: it must be a git repository, not an example, and the person must be registered."""

    def __init__(self, loaded: Loaded) -> None:
        if loaded.library.settings.is_example:
            raise ExampleLibrary
        self.loaded = loaded
        self.library = loaded.library
        self.repository = Repository(loaded.root)

    @cached_property
    def person(self) -> Person:
        name, email = self.repository.identity()
        person = self.library.person(email)
        if person is None:
            raise UnknownPerson(email)
        return replace(person, full_name=name)

    def require_office(self, what: str) -> None:
        if not self.person.is_office:
            office = self.library.unit_name(self.library.settings.office)
            raise Refused(f"{what}只能由办公室（{office}）办理，您是{self.person.unit.name}的。", "请办公室来办。")

    @cached_property
    def _head(self) -> dict[str, str]:
        return self.repository.tree(self.repository.head())

    def is_on_trail(self, path: str) -> bool:
        return path in self._head

    def changed(self) -> dict[str, bytes | None]:
        """Managed files whose bytes differ from HEAD; None where the file is gone.

        Bytes are compared, not `git status`: it is blind to files that a flag or an ignore rule hides.
        """
        there = dict(self._files())
        gone = [p for p in self._head if p not in there and (p.split("/")[0] in MANAGED or p in TOP_FILES)]
        differing = {path: content for path, content in there.items() if self._head.get(path) != blob_id(content)}
        return {**differing, **dict.fromkeys(gone)}

    def _files(self) -> Iterable[tuple[str, bytes]]:
        root = self.loaded.root
        for name in TOP_FILES:
            if (root / name).is_file():
                yield name, _with_lf((root / name).read_bytes(), name)
        for folder in MANAGED:
            for path, entry in walk(root, folder):
                if entry.is_file(follow_symlinks=False):
                    yield path, _with_lf((root / path).read_bytes(), path)

    def unsaved(self, files: Iterable[str]) -> list[str]:
        """Those of these files that are not in HEAD as they stand on disk."""
        found = []
        for file in files:
            content = _with_lf((self.loaded.root / file).read_bytes(), file)
            if self._head.get(file) != blob_id(content):
                found.append(file)
        return found

    def edited(self, edits: Mapping[str, list[Edit]]) -> tuple[dict[str, bytes], Library]:
        """New bytes by file, and the library as it will be, after these edits by dossier id."""
        contents: dict[str, bytes] = {}
        after: dict[str, Filed[Dossier]] = {}
        for number, list_of_edits in edits.items():
            file = self.library.by_id[number].file
            text = _with_lf((self.loaded.root / file).read_bytes(), file).decode("utf-8-sig")
            contents[file] = apply(text, list_of_edits).encode()
            dossier, _ = parse_dossier(contents[file], file, self.library)
            assert isinstance(dossier, Dossier)
            after[number] = Filed(file, dossier)
        dossiers = tuple(after.get(filed.record.id, filed) for filed in self.library.dossiers)
        return contents, replace(self.library, dossiers=dossiers)

    def refuse_exposed(self, contents: Mapping[str, bytes | None]) -> None:
        """Refuse to go on where a dossier becomes classified whose content is in the history already."""
        for path, content in contents.items():
            if not _is_dossier(path) or content is None or not is_classified(content):
                continue
            versions = self.repository.blobs(self.repository.versions(path))
            exposed = [each for each in versions.values() if not self._is_bare(each, path)]
            if exposed:
                raise ContentOnTrail(path.rpartition("/")[2].removesuffix(".yaml"), len(exposed))

    def _is_bare(self, content: bytes, path: str) -> bool:
        return isinstance(parse_dossier(content, path, self.library)[0], ClassifiedDossier)

    def publish(
        self, act: Act, contents: Mapping[str, bytes | None], message: str, basis: Mapping[str, str] = {}
    ) -> str:
        """Judge the step, commit it, then bring the work tree along. The one place that writes the trail."""
        self.refuse_exposed(contents)
        change = Change(act, self.person, tuple(self._dossier_changes(contents)), _other_files(contents))
        findings = check(Filed("", change), self.library, act)
        if findings:
            raise Illegal([replace(f, file=str(f.at[0]), at=f.at[1:]) for f in findings])
        trailers = {"Zhcity-Act": str(act), "Zhcity-Unit": self.person.unit.code, **basis}
        body = message + "\n\n" + "".join(f"{key}: {value}\n" for key, value in trailers.items())
        behind = {self.loaded.root / path: new for path, new in contents.items() if new and self._is_behind(path, new)}
        for target in behind:
            must_be_writable(target)
        commit = self.repository.commit(contents, body)
        for target, content in behind.items():
            try:
                write_atomically(target, content)
            except CannotWrite as error:
                raise WorkTreeBehind(commit, str(target.relative_to(self.loaded.root))) from error
        return commit

    def _is_behind(self, path: str, content: bytes) -> bool:
        """Whether the work tree does not show this content yet."""
        target = self.loaded.root / path
        return not target.exists() or _with_lf(target.read_bytes(), path) != content

    def _dossier_changes(self, contents: Mapping[str, bytes | None]) -> Iterable[DossierChange]:
        files = [path for path in contents if _is_dossier(path)]
        before = self.repository.blobs([self._head[path] for path in files if path in self._head])
        for path in files:
            yield DossierChange(
                path, self._dossier(before.get(self._head.get(path, "")), path), self._dossier(contents[path], path)
            )

    def _dossier(self, content: bytes | None, path: str) -> Dossier | None:
        if content is None:
            return None
        dossier, _ = parse_dossier(content, path, self.library)
        return dossier if isinstance(dossier, Dossier) else None


def _is_dossier(path: str) -> bool:
    return path.startswith("dossiers/") and path.endswith(".yaml")


def _other_files(contents: Mapping[str, bytes | None]) -> tuple[str, ...]:
    return tuple(path for path in contents if not path.startswith(("dossiers/", "附件/")))


def _with_lf(content: bytes, path: str) -> bytes:
    """What git is to keep: text with LF, whatever the editor wrote."""
    return content.replace(b"\r\n", b"\n") if path.endswith((".yaml", ".md", ".txt")) or path in TOP_FILES else content
