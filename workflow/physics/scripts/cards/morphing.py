"""Requirements of morphing: transforms that give numbers, and a basis that spans all points."""
import math

import numpy as np

from cards.settings import ALLOWED
from nearest import did_you_mean
from observables.expressions import names_in, parse
from step import fail

PRECISION = 1e-4  # the morphing matrix times the monomials at the basis' points is the unit matrix up to this


def check_transforms(card):
    """Ends the step if a ``param_card_transform`` does not give a number at the benchmarks and the ends of the range"""
    for parameter in card["parameters"]:
        text = parameter.get("param_card_transform")
        if text is None:
            continue
        where = "%s reads %r" % (parameter["where"], text)
        try:
            tree = parse(text)
        except (SyntaxError, ValueError) as error:
            fail("%s, which is not valid Python: %s" % (where, getattr(error, "msg", error)), "write it in theta")
        for name in sorted(names_in(tree) - set(ALLOWED) - {"theta"}):
            fail("%s; %r is not a name in it" % (where, name), did_you_mean(name, ["theta"] + list(ALLOWED)))
        code = compile(tree, "param_card_transform", "eval")
        values = [benchmark["values"][parameter["parameter_name"]] for benchmark in card["benchmarks"]]
        for theta in values + list(parameter["parameter_range"]):
            check_number(code, theta, where)


def check_number(code, theta, where):
    """Ends the step if the compiled transformation has no finite value at ``theta``; ``where`` begins the message"""
    try:
        value = float(eval(code, {"__builtins__": {}}, dict(ALLOWED, theta=theta)))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        fail(
            "%s, which has no value at theta = %g: %s" % (where, theta, error),
            "correct it, or the range of the parameter",
        )
    if not math.isfinite(value):
        fail("%s, which is %s at theta = %g" % (where, value, theta), "correct it, or the range of the parameter")


def check_basis(miner, file):
    """Ends the step if MadMiner's morphing basis (core.MadMiner after set_morphing) does not span all points"""
    morpher = miner.morpher
    monomials = np.prod(morpher.basis[:, None, :] ** morpher.components[None, :, :], axis=2)
    product = morpher.morphing_matrix @ monomials
    if not np.isfinite(product).all() or np.abs(product - np.eye(len(product))).max() > PRECISION:
        fail(
            "%s: the benchmarks make no morphing basis: some are not independent of the others" % file,
            "move a benchmark, or list fewer of them",
        )
