"""Likelihoods without networks: of the rate, of a histogram of one observable, and of the partons, exact."""
from event_models.loading import observable_model
from event_models.parton_level import PartonLevel, expected_parton_level, parton_level_information
from likelihood.limits import FlatModel, Likelihoods, limits_of
from likelihood.regions import check_scan, describe_regions
from outputs.result_files import PARTON_LEVEL, PARTON_LEVEL_LABEL, SHAPE_ONLY, WITH_RATE

HISTOGRAM_BINS = 25  # MadMiner's number for one observable


class Comparisons:
    """scans: {name: log likelihood (scan.fine.shape)}, see outputs.result_files
    limits, calibration: rows of likelihood.limits.Likelihoods; their "method" is rate, histogram or parton_level"""

    def __init__(self):
        self.scans, self.limits, self.calibration = {}, [], []

    def add_rate_and_histogram(self, scan, toys):
        """toys: Toys, or None"""
        histogram = observable_model(scan, scan.card.histogram_variable, HISTOGRAM_BINS)
        both = {WITH_RATE: True, SHAPE_ONLY: False}
        found = {
            "rate": Likelihoods(scan, FlatModel(scan), {"rate": True}, toys),
            "histogram": Likelihoods(scan, histogram, both, toys),
        }
        self.scans.update(found["rate"].data)
        self.scans.update({"histogram_" + name: values for name, values in found["histogram"].data.items()})
        for method, one in found.items():
            self.limits += one.limits(method)
            self.calibration += one.calibration_rows(method)

    def add_parton_level(self, scan, toys):
        """Of expected data: observed events have no weights. toys: Toys, or None -> "parton_level" of the summary"""
        shape = expected_parton_level(scan)
        likelihoods = {WITH_RATE: shape + scan.rate(scan.n_events), SHAPE_ONLY: shape}
        calibration = self._calibrate_parton_level(scan, toys)
        for name, values in likelihoods.items():
            check_scan("the partons", name, values, scan.fine)
            self.scans[PARTON_LEVEL + "_" + name] = values
            facts = dict(method=PARTON_LEVEL, likelihood=name)
            self.limits += [dict(facts, **row) for row in limits_of(scan, values, calibration.get(name))]
            self.calibration += [dict(facts, **row) for row in calibration.get(name, [])]
        described = {
            name: describe_regions(values, scan.fine, scan.theta_true) for name, values in likelihoods.items()
        }
        entry = {"label": PARTON_LEVEL_LABEL, "likelihoods": described}
        if scan.card.fisher is not None:
            entry["fisher_information"] = parton_level_information(scan, scan.card.fisher["theta"])
        return entry

    @staticmethod
    def _calibrate_parton_level(scan, toys):
        """-> {name: rows of Toys.calibrate}, empty without toys"""
        if toys is None:
            return {}
        model = PartonLevel(scan)
        sums = toys.sums(model, model.weights)[1]
        return {WITH_RATE: toys.calibrate(sums, True), SHAPE_ONLY: toys.calibrate(sums, False)}
