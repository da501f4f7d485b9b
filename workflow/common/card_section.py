"""One mapping of a card, read key by key; every error names the file, the line and the key by its full path."""
import math
import numbers
import re

from nearest import did_you_mean
from step import fail, shown

_MISSING = object()
WHOLE_TEXT = re.compile(r"[+-]?[0-9]+")
NUMBER_TEXT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
LARGEST_WHOLE = 2 ** 53 - 1  # JavaScript clients cannot represent larger integers exactly
NAME = re.compile(r"[!-~]([ -~]*[!-~])?")


class Section:
    """A mapping of the card.

   content: dict, as parsed from YAML
   path: its place in the card, such as "asymptotic_limits.region"; "" for the whole card
    file: path of the card
    lines: {path of a key: its line in the file}, as far as they are known
    """

    def __init__(self, content, path, file, lines=None):
        self.path = path
        self.file = file
        self.lines = lines or {}
        if not isinstance(content, dict):
            self.reject("", content, "a mapping of keys")
        self.content = content

    def path_of(self, key):
        """"members" -> "training.members" """
        return ".".join(part for part in (self.path, str(key)) if part)

    def where(self, key):
        """-> "workflow/ml/input.yml, line 84: training.members" """
        path = self.path_of(key)
        known = path
        while known and known not in self.lines:  # a missing key: the line of the mapping that should contain it
            known = known[: max(known.rfind("."), known.rfind("["), 0)]
        line = ", line %d" % self.lines[known] if known else ""
        return "%s%s: %s" % (shown(self.file), line, path or "the card")

    def reject(self, key, value, wanted):
        """Ends the step: the `value` of `key` is not what is `wanted`."""
        fail(
            "%s is %s; %s is needed" % (self.where(key), "empty" if value is None else repr(value), wanted),
            "correct it there",
        )

    def check_keys(self, known):
        """Ends the step at an unknown key, which is most often a misspelt one."""
        for key in self.content:
            if key not in known:
                fail("%s is not a key of the card" % self.where(key), did_you_mean(key, known))

    def get(self, key, default=_MISSING):
        """-> the value of a key as YAML gives it; ends the step if it is missing and there is no default"""
        if key in self.content:
            return self.content[key]
        if default is _MISSING:
            fail("%s is missing" % self.where(key), "add this key")
        return default

    def section(self, key, default=_MISSING):
        """-> the Section of a mapping in this one"""
        return Section(self.get(key, default), self.path_of(key), self.file, self.lines)

    def entries(self, key, default=_MISSING):
        """-> the Sections of a list of mappings; the list may be empty if there is a default"""
        values = self.get(key, default)
        if not isinstance(values, list) or (not values and default is _MISSING):
            self.reject(key, values, "a list of mappings, each after a dash,")
        return [
            Section(value, "%s[%d]" % (self.path_of(key), i), self.file, self.lines) for i, value in enumerate(values)
        ]

    def number(self, key, default=_MISSING, above=None, at_least=None, below=None):
        """-> float, within the bounds"""
        return self.as_number(key, self.get(key, default), above, at_least, below)

    def as_number(self, key, value, above=None, at_least=None, below=None):
        """Numeric text is a number: '0.5', and 1e-3, which YAML 1.1 parses as text."""
        bounds = [
            text % bound
            for text, bound in (("above %g", above), ("at least %g", at_least), ("below %g", below))
            if bound is not None
        ]
        wanted = " ".join(["a number"] + [", ".join(bounds)] if bounds else ["a number"])
        number = float(value) if isinstance(value, str) and NUMBER_TEXT.fullmatch(value) else value
        if isinstance(number, bool) or not isinstance(number, numbers.Real) or not math.isfinite(number):
            self.reject(key, value, wanted)
        if (
            (above is not None and number <= above)
            or (at_least is not None and number < at_least)
            or (below is not None and number >= below)
        ):
            self.reject(key, value, wanted)
        return float(number)

    def integer(self, key, default=_MISSING, at_least=1):
        """-> int, see ``as_integer``"""
        return self.as_integer(key, self.get(key, default), at_least)

    def as_integer(self, key, value, at_least=1):
        """Accepts digits in quotes and 2.0 as whole numbers; '2.0' and 1e3 (text in YAML 1.1) are refused."""
        whole = value
        if isinstance(value, str) and WHOLE_TEXT.fullmatch(value):
            whole = int(value)
        elif isinstance(value, float) and value.is_integer():
            whole = int(value)
        if isinstance(whole, bool) or not isinstance(whole, int) or not at_least <= whole <= LARGEST_WHOLE:
            self.reject(key, value, "a whole number of at least %d, written in digits," % at_least)
        return whole

    def flag(self, key, default=_MISSING):
        """-> bool"""
        value = self.get(key, default)
        if not isinstance(value, bool):
            self.reject(key, value, "true or false (without quotes)")
        return value

    def word(self, key, default=_MISSING, choices=None):
        """-> text, one of the choices if there are any"""
        value = self.get(key, default)
        if not isinstance(value, str) or (choices is not None and value not in choices):
            self.reject(key, value, "one of %s" % ", ".join(choices) if choices else "text")
        return value

    def name(self, key):
        """Text that HDF5 files and MadGraph's cards can represent"""
        value = self.get(key)
        if not isinstance(value, str) or not NAME.fullmatch(value):
            self.reject(key, value, "a name (text in ASCII characters; a number needs quotes)")
        return value

    def sequence(self, key, default=_MISSING):
        """-> list with at least one entry"""
        value = self.get(key, default)
        if not isinstance(value, list) or not value:
            self.reject(key, value, "a list")
        return value

    def numbers(self, key, default=_MISSING):
        """-> [float], at least one"""
        return [self.as_number("%s[%d]" % (key, i), value) for i, value in enumerate(self.sequence(key, default))]

    def integers(self, key, default=_MISSING, at_least=1):
        """-> [int], at least one, see ``as_integer``"""
        values = self.sequence(key, default)
        return [self.as_integer("%s[%d]" % (key, i), value, at_least) for i, value in enumerate(values)]
