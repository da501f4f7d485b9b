"""The benchmark of coverage: the exact likelihood of a made-up process covers as it should, a wrong one does not."""
import os
import sys

from checks import ROOT, run_checks

import numpy as np

from likelihood.event_file import EventFile
from likelihood.scan import Scan
from made_up_card import write_card
from made_up_events import MadeUpProcess
from ml_card import load_card

sys.path.insert(0, os.path.join(ROOT, "test", "bench", "inference"))
from product import LUMINOSITY  # noqa: E402

from toy_regions import Likelihoods, measure  # noqa: E402
from toys import TRUTHS, Toys, open_pool  # noqa: E402

PROCESS = MadeUpProcess(2)
NUMBER = 500
POOL = PROCESS.write("made_up_pool.h5", 40000, seed=5)
SCAN = Scan(
    EventFile(POOL, include_nuisance_parameters=False), load_card(write_card("card.yml", PROCESS)), LUMINOSITY
)


class Exact:
    """factor: of log r, 1 for the exact likelihood"""

    def __init__(self, factor=1.0):
        self.factor = factor

    def log_likelihoods(self, x):
        return self.factor * PROCESS.log_ratio(x, SCAN.coarse.points)


def check_exact_likelihood_covers():
    """Within 3 binomial errors and the error of the approximation: q of 100 events is not quite chi-squared"""
    toys = open_pool(POOL, NUMBER)[1]
    exact, wrong = (Likelihoods.of_model(SCAN, Exact(factor), toys.x) for factor in (1.0, 2.0))
    for truth in TRUTHS:
        found, without_care = measure(exact, toys, truth), measure(wrong, toys, truth)
        for name in ("rate_and_shape", "shape"):
            assert abs(found[name]["covered"]["68"] - 0.68) < 0.08, (truth, name, found[name])
            assert abs(found[name]["covered"]["95"] - 0.95) < 0.04, (truth, name, found[name])
            assert without_care[name]["covered"]["68"] < found[name]["covered"]["68"] - 0.08, (truth, name)
            assert 0.6 < found[name]["area"]["68"] / found[name]["expected_area"]["68"] < 1.4, (truth, name)


def check_toys_of_a_pool():
    """The same for every run, other ones with another seed, as many events as the truth expects"""
    first, again, other = (Toys(SCAN.events, NUMBER, seed) for seed in (1, 1, 2))
    for truth in TRUTHS:
        sizes = first.sizes(truth)
        assert (sizes == again.sizes(truth)).all() and (sizes != other.sizes(truth)).any()
        expected = LUMINOSITY * PROCESS.cross_sections([truth])[0]
        assert abs(sizes.mean() / expected - 1) < 0.03, (truth, sizes.mean(), expected)
        ones = first.sums(truth, np.ones((len(first.x), 1), dtype="float32"))
        assert (ones[:, 0] == sizes).all()


def check_reservoir_keeps_the_truths():
    """Weighted events that are left have the mean of the whole pool"""
    whole, kept = (Toys(SCAN.events, 1, 3, reservoir) for reservoir in (None, 4000))
    for truth in TRUTHS:
        assert np.count_nonzero(kept.share[truth]) <= 4000
        difference = (kept.share[truth] - whole.share[truth]).dot(whole.x)
        assert np.abs(difference).max() < 0.1, (truth, difference)


if __name__ == "__main__":
    run_checks(globals())
