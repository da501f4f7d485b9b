"""Likelihoods of events that neither training nor the limits of a run have seen."""
import product  # noqa: F401

from likelihood.grid import refine


def log_likelihoods(scan, table, counts, n_events):
    """table: log likelihoods of a model (n, n_coarse_points); counts: (n,), adding up to the number of events; n_events:
    of the rate

    -> {"rate_and_shape": (fine grid), "shape": (fine grid)}
    """
    shape = refine(counts.dot(table), scan.coarse, scan.fine)
    return {"rate_and_shape": shape + scan.rate(n_events), "shape": shape}
