"""Tables of a HEPData submission: independent variables, dependent ones with qualifiers and uncertainties.

Format: https://hepdata-submission.readthedocs.io, schemas 1.1.1 of hepdata-validator.
"""
from collections import namedtuple

LONGEST_NAME = 64
SIGNIFICANT_DIGITS = 6

Table = namedtuple("Table", "name file description phrases independent dependent")
"""name: at most LONGEST_NAME characters; file: of its data; phrases: keywords; independent, dependent: variables"""


def independent(name, values, units=None):
    """values: numbers, texts, or pairs (low, high) of bins -> an independent variable"""
    return {"header": _header(name, units), "values": [_independent_value(value) for value in values]}


def dependent(name, values, qualifiers, units=None, errors=None, label="stat"):
    """values: numbers or texts; qualifiers: [(name, value, units or None)]; errors: a positive number for each value
    -> a dependent variable"""
    entries = [{"value": _rounded(value)} for value in values]
    if errors is not None:
        for entry, error in zip(entries, errors):
            if error > 0.0:  # HEPData takes no uncertainty that is zero
                entry["errors"] = [{"symerror": _rounded(error), "label": label}]
    return {
        "header": _header(name, units),
        "qualifiers": [_qualifier(*qualifier) for qualifier in qualifiers],
        "values": entries,
    }


def _independent_value(value):
    if isinstance(value, tuple):
        return {"low": _rounded(value[0]), "high": _rounded(value[1])}
    return {"value": _rounded(value)}


def _header(name, units):
    return {"name": name} if units is None else {"name": name, "units": units}


def _qualifier(name, value, units=None):
    entry = {"name": name, "value": value if isinstance(value, str) else _rounded(value)}
    return entry if units is None else dict(entry, units=units)


def _rounded(value):
    """Text and whole numbers as they are"""
    if isinstance(value, (str, int)):
        return value
    return float("%.*g" % (SIGNIFICANT_DIGITS, value))
