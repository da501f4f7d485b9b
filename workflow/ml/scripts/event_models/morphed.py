"""Likelihood ratios and scores of events whose differential cross section is known at all benchmarks, by morphing.

d sigma(theta) = sum_b m_b(theta) d sigma(b), with the morphing weights m_b (https://arxiv.org/abs/1805.00020): exactly
a quadratic form in theta where amplitudes are linear in it, for any number of parameters.

Everywhere below: at_benchmarks (n_events, n_benchmarks): d sigma(b) of each event, up to a factor of the event
totals (n_benchmarks,): cross sections of the benchmarks; their unit does not matter
smallest: p(theta) is at least this multiple of the mean of p(b), since the logarithm needs positive numbers
"""
import numpy as np


def log_ratios(at_benchmarks, totals, morphing, smallest):
    """morphing (n_thetas, n_benchmarks) -> log of p(theta) over the mean of p(b), of each event (n_events, n_thetas)"""
    mixing = morphing / morphing.dot(totals)[:, None]
    return np.log(_relative(at_benchmarks, totals, mixing, smallest))


def scores(at_benchmarks, totals, morphing, gradient, smallest):
    """Derivative of log p(theta).

    morphing (n_benchmarks,) at theta; gradient (n_parameters, n_benchmarks): its derivative
    -> (n_events, n_parameters)
    """
    total = morphing.dot(totals)
    density = _relative(at_benchmarks, totals, morphing[None] / total, smallest)
    slope = _relative(at_benchmarks, totals, gradient / total, -np.inf)
    return slope / density - gradient.dot(totals) / total


def _relative(at_benchmarks, totals, mixing, smallest):
    """mixing (n_columns, n_benchmarks) -> combinations over the mean of p(b) (n_events, n_columns)"""
    mean = (at_benchmarks / totals).mean(axis=1, keepdims=True)
    return np.maximum(at_benchmarks.dot(mixing.T) / np.where(mean == 0, 1.0, mean), smallest)
