"""Prints the commands of reana-client, each with its flags: their spellings, and whether they take a value."""
import json

import click
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


print(json.dumps({"program": flags_of(cli), "commands": dict(walk(cli, []))}))
