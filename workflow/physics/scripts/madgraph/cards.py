"""Reads and changes the cards of MadGraph and Pythia: the user's minimal cards override the programs' defaults."""
import math
import re

RUN_CARD_ENTRY = re.compile(r"^\s*(?P<value>[^#!=]+?)\s*=\s*(?P<key>\w+)\s*(?P<comment>[#!].*)?$")
CONFIGURATION_ENTRY = re.compile(r"^\s*(?P<key>[\w-]+)\s*=\s*(?P<value>[^#]*?)\s*(?:#.*)?$")


def read_text(path):
    """-> content of a file"""
    with open(path) as stream:
        return stream.read()


def write_text(path, text):
    """Writes a file"""
    with open(path, "w") as stream:
        stream.write(text)


def set_run_card(text, **entries):
    """The run card (lines ``value = key ! comment``) with these entries set; new ones are added at the end."""
    lines, missing = [], dict(entries)
    for line in text.splitlines():
        match = RUN_CARD_ENTRY.match(line)
        if match and match.group("key") in entries:
            key = match.group("key")
            missing.pop(key, None)
            line = "  %s = %s" % (entries[key], key)
        lines.append(line)
    lines.extend("  %s = %s" % (value, key) for key, value in missing.items())
    return "\n".join(lines) + "\n"


def collision_energy(text):
    """The energy in the centre of mass of the beams of a run card, in GeV; None where it does not set both energies as
    numbers. Masses of beams are neglected."""
    matches = filter(None, map(RUN_CARD_ENTRY.match, text.splitlines()))
    entries = {match.group("key"): match.group("value") for match in matches}
    try:
        energies = [float(entries[key]) for key in ("ebeam1", "ebeam2")]
    except (KeyError, ValueError):
        return None
    return 2.0 * math.sqrt(energies[0] * energies[1]) if min(energies) > 0 else None


def set_pythia_card(text, **settings):
    """The Pythia card (lines ``key = value``) with these settings; keys are case-insensitive, as in Pythia."""
    settings = {key.replace("__", ":"): value for key, value in settings.items()}
    folded = {key.lower() for key in settings}
    kept = [line for line in text.splitlines() if line.split("=")[0].strip().lower() not in folded]
    return "\n".join(kept + ["%s = %s" % item for item in settings.items()]) + "\n"


def parse_configuration(text):
    """-> {key: value} of MadGraph's ``mg5_configuration.txt`` or ``me5_configuration.txt`` (lines ``key = value #
    comment``)."""
    matches = filter(None, map(CONFIGURATION_ENTRY.match, text.splitlines()))
    return {match.group("key"): match.group("value") for match in matches}


def set_configuration(text, entries):
    """The configuration with these entries in place of its own."""
    found = (CONFIGURATION_ENTRY.match(line) for line in text.splitlines())
    kept = [line for line, match in zip(text.splitlines(), found) if not match or match.group("key") not in entries]
    return "\n".join(kept + ["%s = %s" % item for item in entries.items()]) + "\n"


def parse_param_card(text):
    """-> {(block, id, ...): value} of a parameter card in Les Houches format; a decay width is ``("decay", particle)``.

    Blocks of matrices have two ids (``VMIX 1 1``). ``QNUMBERS`` blocks, which describe particles, are left out.
    """
    return {key: value for key, value, _ in param_card_entries(text) if key is not None}


def overlay_param_card(base, overrides):
    """The base card with the overrides' values (see ``parse_param_card``) put in.

    -> (card, entries of the overrides that the base card doesn't have).
    """
    lines, left = [], dict(overrides)
    for key, _, line in param_card_entries(base):
        value = left.pop(key, None)
        if value is not None:
            ids = " ".join(str(part) for part in key[1:])
            line = "DECAY %s %s" % (ids, value) if key[0] == "decay" else "  %s %s" % (ids, value)
        lines.append(line)
    return "\n".join(lines) + "\n", sorted(left)


def param_card_entries(text):
    """Yields (key as in ``parse_param_card``, value, line) of each line; key and value are None if the line sets
    nothing."""
    block = None
    for line in text.splitlines():
        words = line.split("#")[0].split()
        key = value = None
        if len(words) > 1 and words[0].lower() == "block":
            block = None if words[1].lower() == "qnumbers" else words[1].lower()
        elif words and words[0].lower() == "decay":
            block = None  # the lines that follow are branching ratios
            if len(words) > 2 and is_integer(words[1]):
                key, value = ("decay", int(words[1])), words[2]
        elif block is not None and words and all(map(is_integer, words[:-1])):
            key, value = (block,) + tuple(int(word) for word in words[:-1]), words[-1]
        yield key, value, line


def is_integer(word):
    """Whether a word is an integer, with or without sign"""
    return word.lstrip("+-").isdigit()
