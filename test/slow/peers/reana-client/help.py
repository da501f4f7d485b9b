"""Prints the commands of reana-client, each with its flags: their spellings, and whether they take a value; and the
variables of the environment that it reads, and the command lines that its help shows."""
import json
import re
import shlex
from pathlib import Path

import click
import reana_client
from reana_client.cli import cli


def flags_of(command):
    return [
        {
            "names": [*parameter.opts, *parameter.secondary_opts],
            "takesValue": not (parameter.is_flag or parameter.count),
        }
        for parameter in command.params
        if isinstance(parameter, click.Option)
    ]


def walk(command, words):
    if isinstance(command, click.Group):
        for name in command.list_commands(None):
            yield from walk(command.get_command(None, name), [*words, name])
    else:
        yield " ".join(words), flags_of(command)


def examples(command):
    if isinstance(command, click.Group):
        for name in command.list_commands(None):
            yield from examples(command.get_command(None, name))
    else:
        for line in re.findall(r"\$ reana-client (.*)", command.help or ""):
            yield shlex.split(line, comments=True)


def variables():
    read = re.compile(r"""(?:getenv\(|environ(?:\.get\(|\[)|envvar=)\s*"(\w+)\"""")
    for file in Path(reana_client.__file__).parent.rglob("*.py"):
        yield from read.findall(file.read_text())


print(
    json.dumps(
        {
            "program": flags_of(cli),
            "commands": dict(walk(cli, [])),
            "examples": list(examples(cli)),
            "variables": sorted(set(variables())),
        }
    )
)
