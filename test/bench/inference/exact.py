"""The exact likelihood at parton level, as a model of the events' weights instead of their observables."""
import numpy as np

SMALLEST = 1e-9  # of the largest morphed weight: morphing makes a few weights negative


class PartonLevel:
    """log r(z|theta): shower and detector do not depend on theta, so it is the ratio of the weights. scan: Scan"""

    def __init__(self, scan):
        self.morphing = scan.events.morphing(scan.coarse.points)
        self.cross_sections = scan.events.cross_sections(scan.coarse.points)

    def log_likelihoods(self, weights):
        """weights (n_events, n_benchmarks) in pb -> (n_events, n_coarse_points), up to a term of each event"""
        at_points = weights.dot(self.morphing.T)
        floor = SMALLEST * at_points.max(axis=1, keepdims=True)
        return np.log(np.maximum(at_points, floor) / self.cross_sections)
