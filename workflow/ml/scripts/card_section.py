"""One mapping of the card, read key by key; every error names the key by its full path."""
import difflib
import numbers
import os

import bundle  # noqa: F401
from step import fail

_MISSING = object()


class Section:
    """A mapping of the card.

    content: dict, what YAML gave
    path: where it stands in the card, such as "asymptotic_limits.region"; "" for the whole card
    file: name of the card for messages
    """

    def __init__(self, content, path, file):
        self.path = path
        self.file = file
        if not isinstance(content, dict):
            self.reject("", content, "a mapping")
        self.content = content

    def where(self, key):
        """-> "input.yml: training.members" """
        path = ".".join(part for part in (self.path, str(key)) if part)
        return "%s: %s" % (os.path.basename(self.file), path or "the card")

    def reject(self, key, value, wanted):
        """Ends the step: `key` has a `value` that is not what is `wanted`."""
        fail("%s is %r; %s is needed" % (self.where(key), value, wanted), "correct this key in %s" % self.file)

    def check_keys(self, known):
        """Ends the step at a key that nobody reads, which is most often a misspelt one."""
        for key in self.content:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                fail(
                    "%s is not a key of the card" % self.where(key),
                    "did you mean %r?" % near[0] if near else "known here: %s" % ", ".join(sorted(known)),
                )

    def get(self, key, default=_MISSING):
        if key in self.content:
            return self.content[key]
        if default is _MISSING:
            fail("%s is missing" % self.where(key), "add this key to %s" % self.file)
        return default

    def section(self, key, default=_MISSING):
        return Section(self.get(key, default), ".".join(part for part in (self.path, key) if part), self.file)

    def number(self, key, default=_MISSING, above=None, at_least=None, below=None):
        return self.as_number(key, self.get(key, default), above, at_least, below)

    def as_number(self, key, value, above=None, at_least=None, below=None):
        bounds = [
            text % bound
            for text, bound in (("above %g", above), ("at least %g", at_least), ("below %g", below))
            if bound is not None
        ]
        wanted = " ".join(["a number"] + [", ".join(bounds)] if bounds else ["a number"])
        if isinstance(value, bool) or not isinstance(value, numbers.Real) or value != value:
            self.reject(key, value, wanted)
        if (
            (above is not None and value <= above)
            or (at_least is not None and value < at_least)
            or (below is not None and value >= below)
        ):
            self.reject(key, value, wanted)
        return float(value)

    def integer(self, key, default=_MISSING, at_least=1):
        return self.as_integer(key, self.get(key, default), at_least)

    def as_integer(self, key, value, at_least=1):
        if isinstance(value, bool) or not isinstance(value, int) or value < at_least:
            self.reject(key, value, "a whole number of at least %d" % at_least)
        return value

    def flag(self, key, default=_MISSING):
        value = self.get(key, default)
        if not isinstance(value, bool):
            self.reject(key, value, "True or False")
        return value

    def word(self, key, default=_MISSING, choices=None):
        value = self.get(key, default)
        if not isinstance(value, str) or (choices is not None and value not in choices):
            self.reject(key, value, "one of %s" % ", ".join(choices) if choices else "a name")
        return value

    def sequence(self, key, default=_MISSING):
        value = self.get(key, default)
        if not isinstance(value, list) or not value:
            self.reject(key, value, "a list")
        return value

    def numbers(self, key, default=_MISSING):
        return [self.as_number("%s[%d]" % (key, i), value) for i, value in enumerate(self.sequence(key, default))]

    def integers(self, key, default=_MISSING, at_least=1):
        values = self.sequence(key, default)
        return [self.as_integer("%s[%d]" % (key, i), value, at_least) for i, value in enumerate(values)]
