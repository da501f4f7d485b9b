"""Messages and hints for an expression that Python could not evaluate."""
import re

from nearest import did_you_mean
from observables.expressions import PLAIN_ATTRIBUTES

DOMAIN = (ValueError, OverflowError)
"""Errors of Python's functions where they are undefined: sqrt(-1.), log(0.), exp(1e4), max([])"""


def explain(error, text):
    """-> (message, hint), one line each"""
    message = " ".join(str(error).split())
    if not isinstance(error, (TypeError, ValueError, OverflowError)) or not re.search("[a-z]", message):
        message = ("%s %s" % (type(error).__name__, message)).strip()
    what, hint = "%s; it reads %r" % (message, text), "correct the expression"
    lacks = re.search(r"'(\w+)' object has no attribute '(\w+)'", message)
    if lacks and lacks.group(1) in ("list", "tuple"):
        return "a list of objects has no %r; it reads %r" % (
            lacks.group(2),
            text,
        ), "use one element of the list: j[0].%s" % lacks.group(2)
    if lacks and lacks.group(1) in ("MadMinerParticle", "PlainObject"):
        return "an object has no %r; it reads %r" % (lacks.group(2), text), did_you_mean_property(lacks.group(2))
    if "float' object is not callable" in message:
        hint = "properties are values: j[0].phi, not j[0].phi()"
    elif re.search("(Particle|Object4D)' object is not callable", message):
        hint = "all and visible are sums of objects here, not functions"
    elif "is not a number but a function" in message:
        hint = "call it, for example j[0].deltaphi(j[1])"
    elif isinstance(error, DOMAIN):
        hint = "give it a value there: (sqrt(x) if x > 0 else 0.), log(max(x, 1.)), max(values, default=0.)"
    return what, hint


def did_you_mean_property(name):
    """-> hint for an unknown property of an object"""
    from observables.madminer_particles import make_particle

    known = [entry for entry in dir(make_particle(1.0, 0.0, 0.0, 0.0, 22)) if not entry.startswith("_")]
    hint = did_you_mean(name, known)
    return hint if hint.startswith("did you mean") else "objects have %s, m, e, px, py, pz, deltaR(...) and more" % (
        ", ".join(PLAIN_ATTRIBUTES)
    )
