"""Labels and units in cards: text, in which $...$ is a formula in matplotlib's mathtext, a part of TeX's language.

https://matplotlib.org/stable/users/explain/text/mathtext.html
"""
import os
import re
from difflib import get_close_matches

from step import fail

LONGEST = 60
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_]|[^\\{}^_]", re.DOTALL)
COMMANDS_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mathtext_commands.txt")


def read_label(section, name):
    """The keys `label` and `unit` of a Section -> {"label": text, by default `name`; "unit": text or None}"""
    label = read_text(section, "label")
    return {"label": name if label is None else label, "unit": read_text(section, "unit")}


def read_text(section, key):
    """-> the text of a key that plots show, or None. Ends the step where it is no text of one line, or no mathtext."""
    if section.content.get(key) is None:
        return None
    text = section.word(key).strip()
    if not text or len(text) > LONGEST or not text.isprintable():
        section.reject(key, section.content[key], "a text of one line with at most %d characters" % LONGEST)
    mistake = find_mistake(text)
    if mistake is not None:
        what, hint = mistake
        fail("%s is %r: %s" % (section.where(key), text, what), hint)
    return text


def check_labels(labels):
    """Ends the step at a label or unit that matplotlib cannot draw; the physics card was read in an environment that
    may be without it. labels: {name: {"label", "unit"}}"""
    for name, entry in labels.items():
        for key in ("label", "unit"):
            mistake = None if entry[key] is None or entry[key] == name else find_mistake(entry[key])
            if mistake is not None:
                fail("the %s of %s in the physics card is %r: %s" % (key, name, entry[key], mistake[0]), mistake[1])


def find_mistake(text):
    """-> None, or what matplotlib could not draw of a text, and a hint. A name with a single $ is no formula."""
    parts = re.split(r"(?<!\\)\$", text)
    if len(parts) == 1:
        return None
    if len(parts) % 2 == 0:
        return "a $ has no partner", "put a formula between two $; a dollar sign itself is \\$"
    return next((found for found in map(_mistake_in_formula, parts[1::2]) if found is not None), None)


def _mistake_in_formula(formula):
    tokens = [token for token in TOKEN.findall(formula) if not token.isspace()]
    if not tokens:
        return "$$ holds no formula", "put the formula between the two $"
    depth = 0
    for token, following in zip(tokens, tokens[1:] + [None]):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth < 0:
            return "a } has no partner", "close each { once"
        if token in "^_" and (following is None or following in "}^_"):
            return "nothing follows the %s" % token, "put an exponent or index in braces, as in $x^{-2}$"
        if re.fullmatch(r"\\[A-Za-z]+", token) and token[1:] not in _commands():
            near = get_close_matches(token[1:], _commands(), n=1)
            known = "did you mean '\\%s'?" % near[0] if near else "mathtext knows a part of TeX's commands"
            return "%s is not known to matplotlib's mathtext" % token, known
    if depth > 0:
        return "a { has no partner", "close each { once"
    return _mistake_by_matplotlib(formula)


def _mistake_by_matplotlib(formula):
    """The judge itself, where the environment has it: that of the physics alone does without"""
    try:
        from matplotlib.mathtext import MathTextParser
    except ImportError:
        return None
    try:
        MathTextParser("path").parse("$%s$" % formula)
    except ValueError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        return "matplotlib cannot read it: %s" % lines[-1], "write it as in TeX, in the part that mathtext knows"
    return None


def _commands():
    """Names that matplotlib 3.7 to 3.11 know"""
    with open(COMMANDS_FILE) as stream:
        return stream.read().split()
