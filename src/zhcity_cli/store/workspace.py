"""The work tree and its history together: what is not on the trail yet, and the one place that puts it there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from zhcity_cli.errors import ContentOnTrail, ExampleLibrary, Refused, UnknownPerson
from zhcity_cli.model.change import ACT, UNIT, Act, Entry, Times, entries, recorder
from zhcity_cli.model.dossier import ClassifiedDossier, Dossier
from zhcity_cli.model.edit import Edit
from zhcity_cli.model.finding import Finding
from zhcity_cli.model.library import Filed, Library, Person
from zhcity_cli.rules import judge
from zhcity_cli.store import clock
from zhcity_cli.store.branches import begin, is_on_main, is_work_branch
from zhcity_cli.store.files import SETTINGS, TOP_FILES, walk, with_lf
from zhcity_cli.store.git import BLOB, Repository, blob_id
from zhcity_cli.store.git_commit import Author
from zhcity_cli.store.history import deleted
from zhcity_cli.store.load import Loaded, is_classified, parse_dossier
from zhcity_cli.store.overlay import change_between, is_dossier, with_files
from zhcity_cli.store.remote import HEADS
from zhcity_cli.store.trail import Step, land, put, writing
from zhcity_cli.store.yaml_edit import apply

COMMITTED = re.compile(rb"^committer .* (\d{1,11}) [+-]\d{4}$", re.MULTILINE)
MANAGED = ("dossiers", "plans", "registry", "templates", "附件")


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
        # The bytes that this step rests on: a file that is not so any more when it is to be written was saved meanwhile.
        self._seen: dict[str, bytes] = {}
        # What the judge had to say of the last step although it was legal.
        self.remarks: tuple[Finding, ...] = ()

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
                yield name, self._text(name)
        for folder in MANAGED:
            for path, entry in walk(root, folder):
                if entry.is_file(follow_symlinks=False):
                    yield path, self._text(path)

    def _text(self, file: str) -> bytes:
        """A file as git is to keep it."""
        self._seen[file] = (self.loaded.root / file).read_bytes()
        return with_lf(self._seen[file], file)

    def unsaved(self, files: Iterable[str]) -> list[str]:
        """Those of these files that are not in HEAD as they stand on disk."""
        return [file for file in files if self._head.get(file) != blob_id(self._text(file))]

    def edited(self, edits: Mapping[str, list[Edit]]) -> tuple[dict[str, bytes], Library]:
        """New bytes by file, and the library as it will be, after these edits by dossier id."""
        contents: dict[str, bytes] = {}
        after: dict[str, Filed[Dossier]] = {}
        for number, list_of_edits in edits.items():
            file = self.library.by_id[number].file
            text = self._text(file).decode("utf-8-sig")
            contents[file] = apply(text, list_of_edits).encode()
            dossier, _ = parse_dossier(contents[file], file, self.library)
            assert isinstance(dossier, Dossier)
            after[number] = Filed(file, dossier)
        dossiers = tuple(after.get(filed.record.id, filed) for filed in self.library.dossiers)
        return contents, replace(self.library, dossiers=dossiers)

    def refuse_exposed(self, contents: Mapping[str, bytes | None]) -> None:
        """Refuse to go on where a dossier becomes classified whose content is in the history already."""
        for path, content in contents.items():
            if not is_dossier(path) or content is None or not is_classified(content):
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
        trailers = {ACT: str(act), UNIT: self.person.unit.code, **basis}
        before, since = self._before(contents)
        now = clock.now()
        change = change_between(
            before,
            contents,
            act,
            recorder(self.person.full_name, self.person.email, before),
            trailers=trailers,
            entries=self._entries(contents),
            retired=self._retired(contents),
            times=Times(now, now, since, now),
        )
        findings = judge(change, before)
        if any(finding.is_error for finding in findings):
            raise Illegal([finding for finding in findings if finding.is_error])
        self.remarks = tuple(findings)
        body = message + "\n\n" + "".join(f"{key}: {value}\n" for key, value in trailers.items())
        with writing(self.loaded.root, f"zhcity {act}"):
            if before.settings.protected_main and not self.person.is_office and is_on_main(self.repository):
                begin(self.repository, self.person.unit.code, self.library.today)
            return put(self.repository, Step(contents, self._as_seen(contents), body, self.author))

    @property
    def work_branch(self) -> str:
        """The work branch that this step went onto; "" where it is on the main line."""
        branch = self.repository.branch()
        return branch.removeprefix(HEADS) if is_work_branch(branch) else ""

    def land(self, commit: str, moved: Mapping[str, str]) -> str:
        """Move the branch to a commit that was built and judged beside; `moved`: path → its blob, "" where it is gone."""
        blobs = self.repository.blobs([blob for blob in moved.values() if blob])
        contents = {path: blobs[blob] if blob else None for path, blob in moved.items()}
        edited = [path for path, content in contents.items() if self._is_edited(path, content)]
        if edited:
            more = f" 等 {len(edited)} 个文件" if len(edited) > 3 else ""
            raise Refused(
                f"{'、'.join(edited[:3])}{more}有没登记的改动，而要带进来的内容也改了它，什么也没有动。",
                "先用 zhcity save 登记（或改回原样），再试。",
            )
        with writing(self.loaded.root, "zhcity"):
            return land(self.repository, commit, contents, self._as_seen(contents))

    def _is_edited(self, path: str, wanted: bytes | None) -> bool:
        """Whether a file is neither as HEAD has it nor as it is wanted."""
        place = self.loaded.root / path
        there = with_lf(place.read_bytes(), path) if place.is_file() else None
        return there != wanted and (None if there is None else blob_id(there)) != self._head.get(path)

    def _as_seen(self, paths: Iterable[str]) -> dict[str, bytes | None]:
        """The bytes each file had when it was read for this step, or has now."""
        there = ((path, self.loaded.root / path) for path in paths)
        return {
            path: self._seen[path] if path in self._seen else place.read_bytes() if place.is_file() else None
            for path, place in there
        }

    @property
    def author(self) -> Author:
        """Signed where the registry knows a key of the person and git is set up with one."""
        mail = self.person.email.casefold()
        people = [each for each in self.person.unit.people if mail in (known.casefold() for known in each.emails)]
        has_key = any(each.public_keys for each in people)
        key = self.repository.configuration.get("user.signingkey") if has_key else ""
        return Author(self.person.full_name, self.person.email, key)

    def _before(self, contents: Mapping[str, bytes | None]) -> tuple[Library, datetime | None]:
        """The library at HEAD, and when HEAD was committed.

        Whatever of this step or of the office's files stands otherwise on disk is put back.
        """
        office = {path for path in self._head if path.startswith(("registry/", "plans/")) or path == SETTINGS}
        on_disk = {path for folder in ("registry", "plans") for path, _ in walk(self.loaded.root, folder)}
        wanted = {*contents, *(path for path in office | on_disk if self._stands_otherwise(path))}
        head = self.repository.head() or ""
        found = self.repository.blobs([*filter(None, [head]), *(self._head[path] for path in wanted & {*self._head})])
        library, _ = with_files(self.library, {path: found.get(self._head.get(path, "")) for path in sorted(wanted)})
        made = COMMITTED.search(found.get(head, b""))
        return library, datetime.fromtimestamp(int(made[1]), clock.SHANGHAI) if made else None

    def _stands_otherwise(self, path: str) -> bool:
        place = self.loaded.root / path
        return not place.is_file() or blob_id(with_lf(place.read_bytes(), path)) != self._head.get(path)

    def _entries(self, contents: Mapping[str, bytes | None]) -> tuple[Entry, ...]:
        """The new paths, each with the one that some computers take for the same."""
        new = {path: BLOB for path, content in contents.items() if content is not None and path not in self._head}
        kept = (path for path in self._head if contents.get(path, b"") is not None)
        return entries(new, [*kept, *new]) if new else ()

    def _retired(self, contents: Mapping[str, bytes | None]) -> frozenset[str]:
        """Numbers that were deleted once; asked only where a new one comes in."""
        if not self._head or all(path in self._head for path in contents if is_dossier(path)):
            return frozenset()
        head = self.repository.head()
        return deleted(self.repository, head) if head else frozenset()
