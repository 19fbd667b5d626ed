"""zhcity plan: the annual plan, from its draft to the leading group's decision."""

from __future__ import annotations

import typer

from zhcity_cli.cli import (
    plan_adjust,
    plan_build,
    plan_decide,
    plan_diff,
    plan_freeze,
    plan_invest,
    plan_show,
    plan_submit,
    plan_verify,
)
from zhcity_cli.cli.writing import writes

DECIDE = "登记领导小组的决定：同意的进入立项，暂缓、不同意的移出。"
PUT_OFF = (
    "暂缓的以后再办：年中用 plan adjust --supplement 增补；"
    "下一年由办公室把 状态 改回 正常、改 计划年度，zhcity save 后再 plan build。"
)


def register(app: typer.Typer) -> None:
    plan = typer.Typer(
        help="年度计划：拟定、查看、送审、登记审定、调整、投资计划、核对、比较。",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    plan.command("build", help="拟定（或重做）年度计划，写出 plan.yaml 和送审工作簿。")(
        writes("plan build")(plan_build.build)
    )
    plan.command("show", help="看已拟定的年度计划。")(plan_show.show)
    plan.command("submit", help="送审：计划定稿，新列项目一起进入审定。")(writes("plan submit")(plan_submit.submit))
    plan.command("decide", short_help=DECIDE, help=DECIDE + PUT_OFF)(writes("plan decide")(plan_decide.decide))
    plan.command("adjust", help="登记审定以后的调整：增补、撤销、改审定额。")(writes("plan adjust")(plan_adjust.adjust))
    plan.command("invest", help="按审定的计划起草年度投资计划，供发展改革和统计局核对。")(
        writes("plan invest")(plan_invest.invest)
    )
    plan.command("verify", help="核对计划与现在的卷宗、设置、规则是否一致。")(plan_verify.verify)
    plan.command("diff", help="比较两个年度或两个版本的计划。")(plan_diff.diff)
    plan.command("freeze", help="冻结审定的计划：打上标签，印出锚点，以后谁改写历史都查得出。")(
        writes("plan freeze")(plan_freeze.freeze)
    )
    app.add_typer(plan, name="plan")
