"""What an audit found, in words and as plain values for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from zhcity_cli.audit.step import Charge, Step, Verified, is_settled
from zhcity_cli.exports.wording import one_line
from zhcity_cli.model.finding import Finding
from zhcity_cli.render.formats.programs import plain
from zhcity_cli.render.report import line

SHORT = 10


def verdict(found: Verified) -> str:
    """The steps that were not legal, oldest first, then those that a ruling settled, then what it all comes to."""
    parts = [line(finding) if finding.file else _bare(finding) for finding in found.general]
    for charge in found.charges:
        told = [f for f in charge.findings if f.is_error or is_settled(f)]
        if told:
            parts.append("\n".join([heading(charge.step), *(_indented(finding) for finding in told)]))
    hints = Counter(
        f"{f.code} {f.name}" for c in found.charges for f in c.findings if not f.is_error and not is_settled(f)
    )
    if hints:
        listed = "、".join(f"{name} {count} 处" for name, count in hints.most_common())
        parts.append(f"提示和存疑：{listed}（逐条见 --format json）。")
    return "\n".join([*parts, _basis(found), _conclusion(found)])


def heading(step: Step) -> str:
    """Which step: commit, day, person of which unit, subject."""
    revision, by = step.revision, step.change.recorder
    taken = step.taken_in_by
    through = f"，由 {taken.id[:SHORT]} 合并" if taken else ""
    who = f"{one_line(revision.author.name)}（{by.unit.name}，{one_line(revision.author.email)}）"
    return f"{revision.id[:SHORT]} {revision.committer.when:%Y-%m-%d} {who} {one_line(revision.subject)}{through}"


def _indented(finding: Finding) -> str:
    text = line(finding) if finding.file else _bare(finding)
    return "\n".join(f"  {each}" for each in text.split("\n"))


def _bare(finding: Finding) -> str:
    return line(finding).removeprefix(": ")


def _basis(found: Verified) -> str:
    main, tally = found.main, found.tally
    if not main:
        return "没有要核对的步骤。"
    span = f"{main[0].committer.when:%Y-%m-%d} 至 {main[-1].committer.when:%Y-%m-%d}"
    since = f"，从 {found.start.id[:SHORT]} 以后算起" if found.start else ""
    before = f"（以前的 {tally.before_start} 步不核对）" if tally.before_start else ""
    signed = f"签名 {tally.signed} 步"
    forge = f"，平台代签 {tally.by_forge} 步" if tally.by_forge else ""
    return f"核对了 {tally.steps} 步（主线 {len(main)} 个提交，{span}{since}{before}）；{signed}{forge}。"


def _conclusion(found: Verified) -> str:
    illegal = [charge for charge in found.charges if charge.is_illegal]
    settled = sum(any(map(is_settled, charge.findings)) for charge in found.charges)
    odd = sum(finding.is_error for finding in found.general)
    ruled = f"，已追认 {settled} 步" if settled else ""
    if not illegal and not odd:
        return f"√ 每一步都合规定{ruled}。"
    first = f"，最早的是 {illegal[0].step.revision.id[:SHORT]}" if illegal else ""
    general = f"；历史或仓库有 {odd} 处问题" if odd else ""
    return f"× 有 {len(illegal)} 步不合规定{first}{general}{ruled}。"


def verdict_plain(found: Verified) -> dict[str, object]:
    """The stable plumbing of `audit verify --format json`."""
    return {
        "schema": 1,
        "sound": found.is_sound,
        "first_illegal": found.first_illegal.step.revision.id if found.first_illegal else None,
        "commits": len(found.main),
        "steps": found.tally.steps,
        "not_judged": found.tally.before_start,
        "start": found.start.id if found.start else None,
        "signed": found.tally.signed,
        "signed_by_forge": found.tally.by_forge,
        "findings": [*(_flat(f) for f in found.general), *(e for c in found.charges for e in _charged(c))],
    }


def _charged(charge: Charge) -> Iterable[dict[str, object]]:
    revision = charge.step.revision
    for finding in charge.findings:
        yield {
            "commit": revision.id,
            "author": revision.author.name,
            "email": revision.author.email,
            "unit": charge.step.change.recorder.unit.code or None,
            "date": revision.committer.when.isoformat(),
            "subject": revision.subject,
            "act": charge.step.change.act,
            "merged_by": charge.step.taken_in_by.id if charge.step.taken_in_by else None,
            **_flat(finding),
        }


def _flat(finding: Finding) -> dict[str, object]:
    section = str(finding.at[0]) if finding.at else None
    return {"dossier": finding.subject or None, "section": section, **plain(finding)}
