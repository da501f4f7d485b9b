"""Statistics of the comparisons: weighted quantiles, two-sample chi2, observables of two jets and a Higgs."""
import math

import numpy as np


def observables(jets, higgs):
    """jets (n, 2, 4), higgs (n, 4) as (E, px, py, pz) in GeV -> {name: (n,)} as reference.json defines them"""
    pt = np.hypot(jets[..., 1], jets[..., 2])
    order = np.argsort(-pt, axis=1, kind="stable")
    jets, pt = np.take_along_axis(jets, order[..., None], 1), np.take_along_axis(pt, order, 1)
    eta, phi = np.arcsinh(jets[..., 3] / pt), np.arctan2(jets[..., 2], jets[..., 1])
    total = jets.sum(1)
    angle = (phi[:, 0] - phi[:, 1]) * (-1.0 + 2.0 * (eta[:, 0] > eta[:, 1]))
    return {
        "pt_j1": pt[:, 0],
        "pt_j2": pt[:, 1],
        "abs_deta_jj": np.abs(eta[:, 0] - eta[:, 1]),
        "m_jj": np.sqrt(np.maximum(total[:, 0] ** 2 - (total[:, 1:] ** 2).sum(1), 0)),
        "delta_phi_jj": angle,
        "delta_phi_jj_wrapped": (angle + np.pi) % (2 * np.pi) - np.pi,
        "pt_h": np.hypot(higgs[:, 1], higgs[:, 2]),
        "y_h": np.arctanh(higgs[:, 3] / higgs[:, 0]),
    }


def effective_size(weights):
    return weights.sum() ** 2 / (weights ** 2).sum()


def quantiles(values, weights, levels):
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order])
    return np.interp(levels, (cumulative - 0.5 * weights[order]) / cumulative[-1], values[order])


def quantile_error(values, weights, level):
    """Half the distance between the quantiles at level -+ sqrt(level (1 - level) / n)"""
    step = math.sqrt(level * (1 - level) / effective_size(weights))
    low, high = quantiles(values, weights, [max(level - step, 0), min(level + step, 1)])
    return (high - low) / 2


def mean_and_error(values, weights):
    mean = np.average(values, weights=weights)
    return mean, math.sqrt(np.average((values - mean) ** 2, weights=weights) / effective_size(weights))


def pull(a, a_error, b, b_error):
    return (a - b) / math.hypot(a_error, b_error)


def shape_chi2(first, second, n_first, n_second, at_least=10):
    """Two-sample chi2 of bin fractions; bins are merged until both expect ``at_least`` events. -> chi2, degrees, p"""
    merged, pending = [], np.zeros(2)
    for pair in zip(first, second):
        pending = pending + pair
        expected = (pending[0] * n_first + pending[1] * n_second) / (n_first + n_second)
        if min(n_first, n_second) * expected >= at_least:
            merged.append(pending)
            pending = np.zeros(2)
    merged[-1] = merged[-1] + pending
    p, q = np.array(merged).T
    expected = (p * n_first + q * n_second) / (n_first + n_second)
    chi2 = float(((p - q) ** 2 / (expected / n_first + expected / n_second)).sum())
    degrees = max(len(p) - 1, 1)
    return chi2, degrees, chi2_probability(chi2, degrees)


def chi2_probability(chi2, degrees):
    from scipy.special import gammaincc

    return float(gammaincc(degrees / 2, chi2 / 2))
