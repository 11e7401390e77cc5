"""The command line: `gmd-desktop`, the same as `python main.py`.

The first word is a command; if it is not, all of it is for the desk. A session's file that is called like a command
is opened as `./run`. Exit codes: 0 done, 1 found wrong, 2 bad usage or input, 3 environment.
"""

import importlib
from typing import Any

import typer
from typer.core import TyperGroup

DESK = "desk"
# Each is a module in gmd_desktop/commands with a function `command`; loaded only when it is called.
COMMANDS = {
    DESK: "Open the desk, as no command does.",
    "new": "Make a session from a scenario.",
    "check": "Name every mistake in scenarios.",
    "run": "Run a session without a screen.",
    "simulate": "Play a session of bots as fast as it goes.",
    "replay": "Show in the desk what has happened in a session.",
    "status": "Tell how a session stands, while it runs or not.",
    "verify": "Prove that what is stored of a session is what happened.",
    "log": "Write a session's log, for python -m engine replay.",
    "export": "Write a session's tables, pictures and report into a folder.",
    "copy": "Copy a session to another file, or to or from Postgres.",
    "desktop": "Put the program into the desktop's menu, and have it open session files.",
    "doctor": "Check this machine, and a session's store.",
}
ABOUT = (
    "Gaming Market Desk. Without a command it opens the desk. "
    "'COMMAND --help' tells more; a session's file that is called like a command is opened as ./NAME."
)


class Commands(TyperGroup):
    """Finds the command that the first word names; whatever else it is, it is for the desk."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the desk's name first unless a command or --help is there."""
        if args[:1] != ["--help"] and (not args or args[0] not in COMMANDS):
            args = [DESK, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Give the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load a command; None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"gmd_desktop.commands.{cmd_name}")
        alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        alone.command(cmd_name)(module.command)
        return typer.main.get_command(alone)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write what the program can do: the commands, and the desk's options."""
        formatter.write_usage(ctx.command_path, "[STORE] [OPTIONS] | COMMAND ...")
        formatter.write_paragraph()
        formatter.write_text(ABOUT)
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        with formatter.section("The desk"):
            desk = self.get_command(ctx, DESK)
            formatter.write_dl([record for param in desk.params if (record := param.get_help_record(ctx))])


app = typer.Typer(cls=Commands, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def program() -> None:
    """Do what the first word says."""


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    app()
