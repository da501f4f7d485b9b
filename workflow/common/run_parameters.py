"""The run's parameters as steps receive them, as words of their command: the values allowed, and the parser of the
command."""
import argparse

from card_section import LARGEST_WHOLE, NUMBER_TEXT, WHOLE_TEXT
from nearest import did_you_mean
from step import fail


def whole_number(at_least):
    """-> function of a parameter's name and its text -> int, in digits"""
    wanted = "a whole number of at least %d" % at_least

    def read(name, text):
        if not WHOLE_TEXT.fullmatch(text) or not at_least <= int(text) <= LARGEST_WHOLE:
            reject(name, text, "%s%s" % (wanted, in_digits(text)))
        return int(text)

    return read


def in_digits(text):
    """'5e3' -> ', in digits (5000),'"""
    exponent = NUMBER_TEXT.fullmatch(text) and "e" in text.lower() and abs(float(text)) <= LARGEST_WHOLE
    return ", in digits (%d)," % float(text) if exponent else ""


def number(above=None, at_least=None):
    """-> function of a parameter's name and its text -> float"""
    wanted = "a number above %g" % above if above is not None else "a number of at least %g" % at_least

    def read(name, text):
        if not NUMBER_TEXT.fullmatch(text):
            reject(name, text, wanted)
        value = float(text)
        if (
            value == float("inf")
            or (above is not None and value <= above)
            or (at_least is not None and value < at_least)
        ):
            reject(name, text, wanted)
        return value

    return read


def choice(*known):
    """-> function of a parameter's name and its text -> the text, one of ``known``"""
    def read(name, text):
        if text not in known:
            fail("%s is %r; it is one of %s" % (name, text, ", ".join(known)), did_you_mean(text, known))
        return text

    return read


def switch(name, text):
    """on or off; in YAML 1.1 the bare words are booleans, which reach the step as True and False"""
    return choice("on", "off")(name, {"True": "on", "False": "off"}.get(text, text))


def reject(name, text, wanted):
    """Ends the step: the ``text`` of the parameter ``name`` is not what is ``wanted``."""
    fail("%s is %r; %s is needed" % (name, text, wanted), "set another value with -p %s=..." % name)


READERS = {
    "generator": choice("analytic", "madgraph"),
    "events_per_benchmark": whole_number(at_least=1),
    "jobs_per_benchmark": whole_number(at_least=1),
    "shower": choice("pythia8", "none"),
    "multiparton_interactions": switch,
    "train_samples": whole_number(at_least=1),
    "test_samples": whole_number(at_least=1),
    "epochs": whole_number(at_least=1),
    "batch_size": whole_number(at_least=1),
    "alpha": number(at_least=0),
    "luminosity": number(above=0),
    "seed": whole_number(at_least=0),
}


def read_parameter(name, text):
    """-> the value of the run's parameter ``name``; ends the step with its name if the value is not allowed"""
    return READERS[name](name, str(text).strip())


class CommandLine(argparse.ArgumentParser):
    """argparse with errors on one line, which name the run's parameters as the user
    knows them"""

    def add_parameter(self, flag, name, **others):
        """A flag that holds the run's parameter ``name``"""
        others.setdefault("help", "the run's parameter %s" % name)
        self.add_argument(flag, required=True, type=lambda text: read_parameter(name, text), **others)

    def error(self, message):
        """Ends the step as every other error does."""
        fail("%s: %s" % (self.prog, " ".join(message.split())), "steps.yml of the workflow has this command")
