"""The effective number of events of a weighted sample (L. Kish, Survey Sampling, 1965)."""
from step import warn

FEW_EVENTS = 200  # with fewer, distributions at a benchmark are too coarse to learn from


def effective_events(weights):
    """(sum of weights)^2 / sum of their squares; ``weights`` (n,)"""
    squares = float((weights ** 2).sum())
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0


def warn_of_few(sizes):
    """Warns about benchmarks with fewer than ``FEW_EVENTS``; ``sizes`` {benchmark: effective events}."""
    few = ", ".join("%s %.0f" % item for item in sizes.items() if item[1] < FEW_EVENTS)
    if few:
        warn("fewer than %d effective events at a benchmark: %s; raise -p events_per_benchmark" % (FEW_EVENTS, few))
