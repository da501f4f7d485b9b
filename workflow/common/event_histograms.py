"""Histograms of a MadMiner file's observables at its benchmarks: cross sections in pb with statistical errors."""
import math

import h5py
import numpy as np

from analysis_labels import label_of

MOST_BINS, FEWEST_BINS = 20, 5
EVENTS_PER_BIN = 25  # of equal weight, on average, below which bins are made fewer
SHARE_BEYOND = 0.01  # of the events, at each end, that may lie outside of the bins
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)  # times a power of ten: widths of bins
SIGNIFICANT_DIGITS = 7


class Events:
    """What a MadMiner file says about its events.

    observables: names; benchmarks: names; x: (n_events, n_observables); weights: (n_events, n_benchmarks) in pb, whose
    columns add up to the cross sections after cuts. Benchmarks of nuisance parameters are left out.
    """

    def __init__(self, path):
        with h5py.File(path, "r") as stream:
            self.observables = _texts(stream["observables/names"])
            names = _texts(stream["benchmarks/names"])
            kept = np.ones(len(names), bool)
            if "is_nuisance" in stream["benchmarks"]:
                kept = ~stream["benchmarks/is_nuisance"][()].astype(bool)
            self.benchmarks = [name for name, is_kept in zip(names, kept) if is_kept]
            self.x = stream["samples/observations"][()]
            self.weights = stream["samples/weights"][()][:, kept]


def histograms(events, labels, reference=None):
    """events: Events; labels: {observable: {"label", "unit"}}; reference: benchmark of the ratios, by default the first
    -> [{"name", "label", "unit", "edges": n + 1 rising numbers, "benchmarks": {name: {"values", "errors": n numbers in
    pb, "below", "above": [value, error] outside of the edges, "ratio_errors": of the ratio to the reference, None where
    that is 0}}}]

    The same events, with other weights, make both parts of a ratio: its error is smaller than those of the parts.

    A lower edge belongs to its bin, an upper one to the next. All values of an observable, with `below` and `above`,
    add up to the cross section of the benchmark after cuts.
    """
    return [
        dict(label_of(name, labels), name=name, **_histogram(events, column, reference or events.benchmarks[0]))
        for name, column in zip(events.observables, events.x.T)
    ]


def _histogram(events, column, reference):
    edges = nice_edges(column, events.weights)
    position = np.digitize(column, edges)  # 0: below, len(edges): above
    found = {}
    base = events.weights[:, events.benchmarks.index(reference)]
    whole = np.bincount(position, base, len(edges) + 1)
    for name, weights in zip(events.benchmarks, events.weights.T):
        sums = _rounded(np.bincount(position, weights, len(edges) + 1))
        errors = _rounded(np.sqrt(np.bincount(position, weights ** 2, len(edges) + 1)))
        here = np.bincount(position, weights, len(whole))
        ratio = np.divide(here, whole, out=np.zeros(len(whole)), where=whole != 0)
        spread = np.sqrt(np.bincount(position, (weights - ratio[position] * base) ** 2, len(whole)))
        relative = [None if one == 0 else float("%.4g" % (part / abs(one))) for part, one in zip(spread, whole)]
        found[name] = {
            "values": sums[1:-1], "errors": errors[1:-1],
            "below": [sums[0], errors[0]], "above": [sums[-1], errors[-1]],
            "ratio_errors": relative[1:-1],
        }
    return {"edges": [float("%.12g" % edge) for edge in edges], "benchmarks": found}


def nice_edges(values, weights):
    """Bins of one width with round edges, which hold all but SHARE_BEYOND of the events at each end.

    values: (n_events,); weights: (n_events, n_benchmarks) -> rising edges; whole numbers, if all values are, lie in the
    middle of their bins
    """
    sizes = np.abs(weights)
    sizes = sizes[:, sizes.any(axis=0)] if sizes.any() else np.ones((len(values), 1))
    shares = sizes / sizes.sum(axis=0)
    low, high = _range_of(values, shares.mean(axis=1))
    effective = 1.0 / (shares ** 2).sum(axis=0).max()
    number = int(np.clip(effective / EVENTS_PER_BIN, FEWEST_BINS, MOST_BINS))
    is_whole = high - low <= MOST_BINS and np.array_equal(values, np.round(values))
    if is_whole:
        return np.arange(math.floor(low), math.ceil(high) + 2) - 0.5
    width = _nice_width((high - low) / number) if high > low else max(_nice_width(abs(low) / number), 1.0)
    first, last = math.floor(low / width + 1e-9), math.ceil(high / width - 1e-9)
    if last * width <= values.max() <= high:  # the upper edge is not in the last bin
        last += 1
    return width * np.arange(first, max(last, first + 1) + 1)


def _range_of(values, shares):
    order = np.argsort(values, kind="stable")
    below = np.cumsum(shares[order])
    ends = np.searchsorted(below, [SHARE_BEYOND * below[-1], (1 - SHARE_BEYOND) * below[-1]])
    low, high = values[order][np.minimum(ends, len(values) - 1)]
    # little beyond: a definite end of the range, such as a cut or that of an angle
    margin = 0.2 * (high - low)
    lowest, highest = values.min(), values.max()
    return (lowest if lowest >= low - margin else low), (highest if highest <= high + margin else high)


def _nice_width(at_least):
    if at_least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(at_least))
    return power * next(step for step in STEPS if step * power >= at_least * (1 - 1e-9))


def _rounded(values):
    return [float("%.*g" % (SIGNIFICANT_DIGITS, value)) for value in values]


def _texts(dataset):
    return [entry.decode() if isinstance(entry, bytes) else str(entry) for entry in dataset[()]]
