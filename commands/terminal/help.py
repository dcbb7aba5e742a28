"""Typer's words in Russian: help and usage errors."""

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from commands.terminal.examples import examples_of

MOST_NEAR = 3  # names offered in place of one that does not exist


class RussianCommand(TyperCommand):
    """A command whose ``--help`` is Russian throughout and ends with examples."""

    def get_help(self, ctx: Any) -> str:
        command = ctx.command_path.partition(" ")[2]
        return russian_help(super().get_help(ctx)) + examples_of(command)


class RussianGroup(TyperGroup):
    """The list of commands, Russian throughout, in the order in which they were registered."""

    def get_help(self, ctx: Any) -> str:
        return russian_help(super().get_help(ctx))

    def get_params(self, ctx: Any) -> list[Any]:
        """Completion is shown, to be put where the shell reads it; nothing writes into anybody's files."""
        return [param for param in super().get_params(ctx) if param.name != "install_completion"]

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.commands)


_USAGE = (
    (r"No such option: (.+?)\.?(?: Did you mean .*)?", r"нет такого ключа: \1"),
    (
        r"No such command '(.*)'\. Did you mean '(.*)'\?",
        r"нет такой команды: \1; возможно, вы имели в виду \2",
    ),
    (r"No such command '(.*)'\. .*", r"нет такой команды: \1"),
    (r"No such command '(.*)'\.", r"нет такой команды: \1"),
    (r"Option '(.*)' requires an argument\.", r"ключу \1 нужно значение"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"лишнее в командной строке: \1"),
    (r"Missing command\.", "не названа команда"),
    (r"Missing parameter: (\S+)", r"не указано: \1"),
    (r"'?(.*?)'? is not a valid (?:int|integer|float|range)\.?", r"«\1» — ожидается число"),
    (r"Input should be a valid (?:integer|number).*", "ожидается число"),
    (r"Input should be (?:greater than or equal to|at least) (\S+?)\.?", r"ожидается число не меньше \1"),
    (r"Input should be greater than (\S+?)\.?", r"ожидается число больше \1"),
    (r"Input should be (?:less than or equal to|at most) (\S+?)\.?", r"ожидается число не больше \1"),
    (r"Input should be less than (\S+?)\.?", r"ожидается число меньше \1"),
    (r"'?(.*?)'? is not one of (.*)\.", r"«\1» — бывает: \2"),
)


def usage_problem(error: TyperException) -> str:
    """Typer's usage error as one Russian line; a call without arguments is answered with the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return error.format_message()
    message = str(error)
    for pattern, russian in _USAGE:
        if re.fullmatch(pattern, message, re.DOTALL):
            message = re.sub(pattern, russian, message, flags=re.DOTALL)
            break
    shown = getattr(error, "param", None)
    options = [one for one in getattr(shown, "opts", ()) if one.startswith("-")]
    parameter = (
        max(options, key=len, default="")
        or getattr(shown, "metavar", None)
        or getattr(shown, "human_readable_name", None)
    )
    if message.startswith("не указано: ") and parameter:
        message = f"не указано: {parameter}"
    if near := getattr(error, "possibilities", None):
        message = f"{message}; возможно, вы имели в виду {' или '.join(sorted(near)[:MOST_NEAR])}"
    name = f"{parameter}: " if isinstance(parameter, str) and parameter not in message else ""
    return f"{name}{message}; подсказка: ключ --help"


HELP_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bUsage: ", "Применение: "),
    (r"\[OPTIONS\]", "[КЛЮЧИ]"),
    (r"\bCOMMAND \[ARGS\]\.\.\.", "КОМАНДА [АРГУМЕНТЫ]..."),
    (r"^Options:", "Ключи:"),
    (r"^Arguments:", "Аргументы:"),
    (r"^Commands:", "Команды:"),
    (r"Show\s+this\s+message\s+and\s+exit\.", "Показать эту справку и выйти."),
    (
        r"Show completion for the (?:current|specified) shell, to copy it or\s+customize the installation\.",
        "Показать дополнение команд для вашей оболочки.",
    ),
    (r"\brequired\]", "обязательно]"),
    (r"(\[|; )default:(?=\s)", r"\1по умолчанию:"),
    (r"(\[|; )env\s+var:", r"\1переменная среды:"),
    (r"\(dynamic\)", "(вычисляется)"),
    (r"^(  \S+) <[\w\[\]]+>(?=  )", r"\1"),
)
METAVARS = {
    "PATH": "ПУТЬ", "DIRECTORY": "ПАПКА", "FILE": "ФАЙЛ", "TEXT": "ТЕКСТ", "INTEGER": "ЧИСЛО", "FLOAT": "ЧИСЛО",
}  # fmt: skip


def russian_help(text: str) -> str:
    """Typer's plain help with its own words in Russian; the commands' descriptions are Russian already."""
    for pattern, words in HELP_WORDS:
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    lines = [_russian_option(line) for line in text.split("\n")]
    return "\n".join(lines)


def _russian_option(line: str) -> str:
    """``  --home PATH   …`` with the kind of value named in Russian, the column of descriptions kept."""
    match = re.match(r"(\s+(?:-\w, )?--[\w-]+ )([A-Z]+)(\s{2,}|$)", line)
    if not match or match[2] not in METAVARS:
        return line
    word = METAVARS[match[2]]
    gap = len(match[2]) + len(match[3]) - len(word)
    space = " " * max(gap, 2) if match[3] else ""
    return f"{match[1]}{word}{space}{line[match.end() :]}"
