"""Reading and changing the cards of MadGraph and Pythia: the user's minimal cards laid over the programs' defaults."""
import re

RUN_CARD_ENTRY = re.compile(r"^\s*(?P<value>[^#!=]+?)\s*=\s*(?P<key>\w+)\s*(?P<comment>[#!].*)?$")


def read_text(path):
    with open(path) as stream:
        return stream.read()


def write_text(path, text):
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


def set_pythia_card(text, **settings):
    """The Pythia card (lines ``key = value``) with these settings; keys compare as Pythia does, without case."""
    settings = {key.replace("__", ":"): value for key, value in settings.items()}
    folded = {key.lower() for key in settings}
    kept = [line for line in text.splitlines() if line.split("=")[0].strip().lower() not in folded]
    return "\n".join(kept + ["%s = %s" % item for item in settings.items()]) + "\n"


def parse_param_card(text):
    """-> {(block, id): value} of a parameter card in Les Houches format; a decay width is ``("decay", particle)``."""
    found, block = {}, None
    for line in text.splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0].lower() == "block":
            block = words[1].lower()
        elif words[0].lower() == "decay":
            found["decay", int(words[1])] = words[2]
        elif block and len(words) == 2 and words[0].lstrip("-").isdigit():
            found[block, int(words[0])] = words[1]
    return found


def overlay_param_card(base, overrides):
    """The base card with the overrides' values (see ``parse_param_card``) put in.

    -> (card, entries of the overrides that the base card doesn't have).
    """
    lines, block, left = [], None, dict(overrides)
    for line in base.splitlines():
        words = line.split("#")[0].split()
        if words and words[0].lower() == "block":
            block = words[1].lower()
        elif len(words) >= 3 and words[0].lower() == "decay":
            value = left.pop(("decay", int(words[1])), None)
            if value is not None:
                line = "DECAY %s %s" % (words[1], value)
        elif block and len(words) == 2 and words[0].lstrip("-").isdigit():
            value = left.pop((block, int(words[0])), None)
            if value is not None:
                line = "  %s %s" % (words[0], value)
        lines.append(line)
    return "\n".join(lines) + "\n", sorted(left)
