"""HEPData tables of the limits on each parameter."""
from exports.hepdata_tables import Table, dependent, independent
from exports.qualifiers import LIKELIHOODS
from methods import METHODS

OPEN_END = "beyond the scan"
WORDS = dict(
    LIKELIHOODS, rate="rate only", profiled="at their best values", zero="0",
    **{name: method.label for name, method in METHODS.items()}
)
COLUMNS = (("Method", "method"), ("Likelihood", "likelihood"), ("Other parameters", "others"),
           ("Thresholds", "thresholds"), ("Confidence level in per cent", "level"))


def limit_tables(limits, parameters, qualifiers, units, phrases):
    """-> [Table], one for each parameter.

    limits: the rows of summary.json, [{"method", "likelihood", "parameter", "others", "level", "best_fit", "intervals",
    "thresholds"}]; an interval is [low, high], with None for an end outside of the scan
    parameters: names; units: of each, or None; qualifiers, phrases: of the run
    """
    tables = []
    for number, (parameter, unit) in enumerate(zip(parameters, units)):
        rows = [(row, pair) for row in limits if row["parameter"] == parameter for pair in row["intervals"]]
        if rows:
            tables.append(_limit_table(parameter, "limits_%d.yaml" % number, rows, qualifiers, unit, phrases))
    return tables


def _limit_table(parameter, file, rows, qualifiers, unit, phrases):
    ends = [
        dependent("%s of %s" % (name, parameter), [_end(pair[k]) for _, pair in rows], qualifiers, unit)
        for k, name in enumerate(("lower end", "upper end"))
    ]
    best = dependent("best fit of %s" % parameter, [_end(row["best_fit"]) for row, _ in rows], qualifiers, unit)
    return Table(
        name="Limits on %s" % parameter[:50],
        file=file,
        description="Confidence intervals of %s. An interval in several pieces has a row for each of them." % parameter,
        phrases=phrases + ["confidence interval"],
        independent=[independent(name, [_text(row[key]) for row, _ in rows]) for name, key in COLUMNS],
        dependent=[best] + ends,
    )


def _end(value):
    return OPEN_END if value is None else value


def _text(value):
    """Numbers as they are; names of this workflow in words"""
    return WORDS.get(value, value) if isinstance(value, str) else value
