"""zhcity audit: what the history proves: every step replayed and judged, the life of a project, of a value, two versions."""

from __future__ import annotations

import typer

from zhcity_cli.cli import audit_accept, audit_diff, audit_log, audit_verify, audit_why


def register(app: typer.Typer) -> None:
    audit = typer.Typer(
        help="留痕的核对：逐步核对历史、看一个项目或一个值的来历、比较两个版本。",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    audit.command("verify", help="从头核对留痕：每一步谁办的、合不合规定，历史有没有被改写。")(audit_verify.verify)
    audit.command("log", help="一个项目的一生：哪天谁替谁记了什么，依据哪个文件，进了哪一步。")(audit_log.log)
    audit.command("why", help="一个值的来历：谁在哪天改的，从多少改成多少，依据什么。")(audit_why.why)
    audit.command("diff", help="比较项目库的两个版本：哪些项目多了少了，哪些值变了，金额差多少。")(audit_diff.diff)
    audit.command("accept", help="追认：不合规定的一步有文件处理了，记下来，以后核对不再算错。")(
        audit_accept.accept_command
    )
    app.add_typer(audit, name="audit")
