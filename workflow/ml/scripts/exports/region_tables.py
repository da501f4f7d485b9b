"""HEPData tables of what the plots show: the likelihood over the scan, and the borders of the confidence regions."""
import numpy as np

from exports.borders import border_lines, views
from exports.hepdata_tables import Table, dependent, independent
from exports.qualifiers import LIKELIHOODS, data_text, region_text
from likelihood.regions import LEVELS, likelihood_ratio
from methods import label_of

PHRASES = ["effective field theory", "Wilson coefficients", "likelihood-free inference"]
NAME_OF_Q = r"$q = -2\,\ln(L/L_{\max})$"


def region_tables(result, qualifiers, units):
    """-> [Table] of one method: the contours of each level, and the scan; of more than two parameters for each pair.

    result: Result; qualifiers: of the run; units: of the parameters, or None each
    """
    tables = []
    for view in views(result):
        maker = _Maker(result, view, qualifiers, units)
        if len(view.kept) == 2:
            contours = [maker.contour(name, level) for name in view.scans for level in LEVELS]
            tables += [table for table in contours if table is not None]
        tables.append(maker.scan())
    return tables


class _Maker:
    """Tables of one view of one method."""

    def __init__(self, result, view, qualifiers, units):
        self.view, self.qualifiers = view, qualifiers
        self.method, self.title = result.method, label_of(result.method)
        self.names = [result.facts["parameters"][number] for number in view.kept]
        self.units = [units[number] for number in view.kept]
        self.data = data_text(result.facts)
        is_whole = len(view.kept) == len(result.axes)
        self.others = "" if is_whole else ", the other parameters at their best values"
        self.pair = "" if is_whole else ", parameters %d, %d" % tuple(number + 1 for number in view.kept)
        self.suffix = "" if is_whole else "_%d_%d" % view.kept

    def scan(self):
        """-> Table of q at every point, for each likelihood"""
        columns = [column.ravel() for column in np.meshgrid(*self.view.axes, indexing="ij")]
        return Table(
            name="Likelihood scan, %s%s" % (self.title, self.pair),
            file="scan_%s%s.yaml" % (self.method, self.suffix),
            description="%s as a function of %s, estimated with %s, for %s%s." % (
                NAME_OF_Q, " and ".join(self.names), self.title, self.data, self.others),
            phrases=PHRASES + ["likelihood scan"],
            independent=[independent(*column) for column in zip(self.names, columns, self.units)],
            dependent=[
                dependent(NAME_OF_Q, likelihood_ratio(values).ravel(), self._qualified(name))
                for name, values in self.view.scans.items()
            ],
        )

    def contour(self, name, level):
        """-> Table of the border's points, or None for a region without a border: it is the whole scan"""
        lines = border_lines(self.view.axes, self.view.scans[name], level)
        if not lines:
            return None
        points = np.concatenate(lines)
        numbers = [number for number, line in enumerate(lines, 1) for _ in line]
        qualifiers = self._qualified(name) + [("Confidence level", level, "%")]
        return Table(
            name="Contour %d %%, %s, %s%s" % (level, self.title, LIKELIHOODS[name], self.pair),
            file="contour_%s_%s_%d%s.yaml" % (self.method, name, level, self.suffix),
            description="Border of the %d %% region of %s, estimated with %s (%s), for %s%s: %s. The points follow "
            "each line in order. A line that does not end at its first point ends at the edge of the scan." % (
                level, " and ".join(self.names), self.title, LIKELIHOODS[name], self.data, self.others,
                region_text(level, 2)),
            phrases=PHRASES + ["confidence region"],
            independent=[independent(self.names[0], points[:, 0], self.units[0]), independent("line", numbers)],
            dependent=[dependent(self.names[1], points[:, 1], qualifiers, self.units[1])],
        )

    def _qualified(self, name):
        return self.qualifiers + [("Method", self.title, None), ("Likelihood", LIKELIHOODS[name], None)]
