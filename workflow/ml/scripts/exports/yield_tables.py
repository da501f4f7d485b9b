"""HEPData table of the channel of the pyhf workspace: expected events, and their dependence on the parameters."""
import numpy as np

from exports.hepdata_tables import Table, dependent, independent

SIMULATION = "MC statistics"


def yield_table(yields, qualifiers, phrases):
    """-> Table with a row for each bin: events at the reference point, those expected at theta_true, those observed if
    there are any, coefficients of the polynomial. yields: Yields; qualifiers, phrases: of the run"""
    columns = []
    for name, theta in (("reference", yields.reference), ("expected data", yields.theta_true)):
        columns.append(dependent("events at %s (%s)" % (_point(yields, theta), name), yields.at(theta), qualifiers,
                                 errors=yields.errors_at(theta), label=SIMULATION))
    if len(yields.observed):
        columns.append(dependent("observed events", yields.observed, qualifiers))
    for number, powers in enumerate(yields.components):
        errors = np.sqrt(np.maximum(yields.covariance[number, number], 0.0))
        name = "coefficient of %s" % _monomial(yields.parameters, powers)
        columns.append(dependent(name, yields.coefficients[number], qualifiers, errors=errors, label=SIMULATION))
    return Table(
        name="Expected events, %s" % yields.channel[:40],
        file="expected_events.yaml",
        description="Expected events in bins of %s, the channel of the pyhf workspace. At any parameter point they "
        "are the sum of the coefficients times their monomials; uncertainties are those by the finite number of "
        "simulated events." % ", ".join(yields.variables),
        phrases=phrases + ["expected events"],
        independent=_bins(yields),
        dependent=columns,
    )


def _bins(yields):
    """Numbers for one variable; texts for several, because HEPData takes only one open bin at each end of a column"""
    if len(yields.variables) == 1 and len(yields.boxes) > 1:
        return [independent(yields.variables[0], [(float(box[0, 0]), float(box[0, 1])) for box in yields.boxes])]
    columns = [independent("bin", list(range(1, len(yields.boxes) + 1)))]
    for position, name in enumerate(yields.variables):
        columns.append(independent(name, ["from %g to %g" % tuple(box[position]) for box in yields.boxes]))
    return columns


def _point(yields, theta):
    return ", ".join("%s = %g" % pair for pair in zip(yields.parameters, theta))


def _monomial(names, powers):
    """("CWL2", "CPWL2"), (1, 2) -> "CWL2 * CPWL2^2" """
    factors = [name if power == 1 else "%s^%d" % (name, power) for name, power in zip(names, powers) if power]
    return " * ".join(factors) or "1"
