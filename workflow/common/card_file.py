"""Reads a card: YAML 1.1, as PyYAML parses it, with the line of each key. A duplicate key is an error."""
import yaml

from card_section import Section
from step import fail, shown


def read_card_file(path, title, parameter):
    """-> the Section of the whole card. ``title`` names the card, ``parameter`` the run's parameter with its path."""
    try:
        with open(path, "rb") as stream:
            loader = yaml.SafeLoader(stream.read())
        node = loader.get_single_node()
        lines = {}
        if node is not None:
            note_lines(node, "", lines, set(), path)
        content = None if node is None else loader.construct_document(node)
    except OSError as error:
        fail(
            "cannot read %s %s: %s" % (title, shown(path), error.strerror or error),
            "give its path with -p %s=..." % parameter,
        )
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = "" if mark is None else "line %d: " % (mark.line + 1)
        what = getattr(error, "problem", None) or str(error)
        fail("%s %s is not valid YAML: %s%s" % (title, shown(path), place, " ".join(what.split())), "fix that line")
    return Section(content, "", path, lines)


def note_lines(node, key, lines, visited, path):
    """Fills ``lines`` {"training.members": line}, by the paths that Section builds; the content of an alias keeps the
    lines of its anchor"""
    if id(node) in visited:
        return
    visited.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            inner = "%s[%d]" % (key, i)
            lines[inner] = item.start_mark.line + 1
            note_lines(item, inner, lines, visited, path)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            inner = ".".join(part for part in (key, str(name.value)) if part)
            line = name.start_mark.line + 1
            if inner in lines and name.value != "<<":
                fail(
                    "%s, line %d: %s is already set in line %d" % (shown(path), line, inner, lines[inner]),
                    "keep one of the two: only the last would be read",
                )
            lines[inner] = line
            note_lines(value, inner, lines, visited, path)
