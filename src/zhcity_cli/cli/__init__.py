"""命令: the list of commands, and the one boundary that turns failures into words and exit codes."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path

import typer
from typer._click import exceptions

from zhcity_cli import __version__
from zhcity_cli.cli import chinese
from zhcity_cli.errors import WHAT_STANDS, RuleCrashed, SystemFailed, ZhcityError
from zhcity_cli.store.files import reason

# Reading this list is reading the command line; the order is the order of the help page.
COMMANDS = (
    "init", "demo", "new", "intake", "list", "show", "validate", "similar", "explain", "record", "attach", "save",
    "correct", "advance", "check", "hook", "migrate", "sync", "submit", "receive", "slice", "year", "due", "plan", "package", "operation", "experts", "appraise", "audit", "archive", "form", "export", "schema",
    "whoami", "doctor", "completion",
)  # fmt: skip

BUG, INTERRUPTED, FINE = 3, 130, 0


def build() -> typer.Typer:
    app = typer.Typer(
        name="zhcity",
        help="新型智慧城市建设项目库：一项目一卷宗，从申报到统一运维，全程留痕。",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    def version(wanted: bool) -> None:
        if wanted:
            typer.echo(f"zhcity {__version__}")
            raise typer.Exit

    @app.callback()
    def root(
        version: bool = typer.Option(False, "--version", help="显示版本。", callback=version, is_eager=True),
    ) -> None: ...

    for name in COMMANDS:
        module = import_module(f"zhcity_cli.cli.{name}_" if name in ("list", "init") else f"zhcity_cli.cli.{name}")
        module.register(app)
    return app


def main(arguments: list[str]) -> int:
    """Run a command; its exit code, whatever happens."""
    for stream in (sys.stdout, sys.stderr):
        # A console in GBK cannot show every character; a question mark is better than a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    chinese.install()
    if "_ZHCITY_COMPLETE" in os.environ:
        # Asked by the shell while somebody presses Tab; the shells are made known only then.
        from typer._completion_classes import completion_init

        completion_init()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough (`| head`); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError:
        # Neither stream takes a word (a full disk): the exit code is all that can be said.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return SystemFailed.exit_code
    return code


def _run(arguments: list[str]) -> int:
    try:
        result = build()(arguments, prog_name="zhcity", standalone_mode=False)
    except ZhcityError as error:
        return _tell(error)
    except (typer.Abort, KeyboardInterrupt):
        print("已中断。", file=sys.stderr)
        return INTERRUPTED
    except exceptions.NoArgsIsHelpError as error:
        print(error.message)
        return 2
    except exceptions.ClickException as error:
        return _tell(chinese.retold(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        return _tell(SystemFailed(reason(error)))
    except Exception as error:
        return _bug(error)
    return result if isinstance(result, int) else FINE


def _tell(error: ZhcityError) -> int:
    print(f"× {error.message}", file=sys.stderr)
    if error.hint:
        print(f"  → {error.hint}", file=sys.stderr)
    return error.exit_code


def _bug(error: Exception) -> int:
    with tempfile.NamedTemporaryFile(
        "w", prefix="zhcity-", suffix=".log", dir=_log_folder(), delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exception(error, file=log)
    what = str(error) if isinstance(error, RuleCrashed) else "程序出了错"
    print(f"× {what}，这是工具的问题，不是您的。", file=sys.stderr)
    print(f"  → 详情记在 {log.name}，请交给维护人员；{WHAT_STANDS}", file=sys.stderr)
    return BUG


def _log_folder() -> Path:
    return Path(tempfile.gettempdir())
