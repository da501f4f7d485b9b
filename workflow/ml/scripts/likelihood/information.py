"""Expected Fisher information at the true parameter point, with MadMiner's FisherInformation."""
import numpy as np

from patches.event_cache import CachedEvents

from madminer.fisherinformation import FisherInformation


class Information(CachedEvents, FisherInformation):
    """MadMiner's Fisher information with the events in memory."""


def score_information(scan, theta, scores):
    """Information in the scores of the test events, and in their number.

    scan: Scan; theta (n_parameters,); scores at theta (n_events, n_parameters)
    -> {"rate", "shape", "rate_and_shape"}: matrices (n_parameters, n_parameters) as lists
    """
    theta = np.asarray(theta)
    share = scan.test_events(theta)[1]
    cross_section = float(scan.events.cross_sections([theta])[0])
    slope = scan.events.xsec_gradients([theta], gradients="theta")[0]
    offsets = scores - share.dot(scores)
    rate = scan.luminosity / cross_section * np.outer(slope, slope)
    shape = scan.luminosity * cross_section * (share[:, None] * offsets).T.dot(offsets)
    return {"rate": rate.tolist(), "shape": shape.tolist(), "rate_and_shape": (rate + shape).tolist()}


def histogram_information(data_file, fisher, luminosity):
    """Information in the histogram of one observable, rate included -> {"observable", "bins", "rate_and_shape"}"""
    information = Information(data_file, include_nuisance_parameters=False)
    with np.errstate(divide="ignore"):  # MadMiner divides by empty bins and drops the result
        matrix, _ = information.histo_information(
            np.asarray(fisher["theta"]), luminosity, fisher["observable"], np.asarray(fisher["bins"])
        )
    return {"observable": fisher["observable"], "bins": fisher["bins"], "rate_and_shape": matrix.tolist()}
