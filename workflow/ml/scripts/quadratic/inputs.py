"""Observables as the networks see them: standardised, with a logarithm or an angle's sine and cosine where that helps.

The rule, for each observable, from the training events:

- angle: all values are in [-2 pi, 2 pi], and they extend over more than pi: sine and cosine in addition to the value,
  for a difference of azimuths is periodic; where it is not an angle after all, nothing is lost;
- logarithm: all values are positive, and the logarithms are less skewed;
- linear: all others.
"""
import math

import numpy as np

LINEAR, LOGARITHM, ANGLE = "linear", "logarithm", "angle"


class Inputs:
    """scales: LINEAR, LOGARITHM or ANGLE per observable; lowest: smallest training value per observable
    means, deviations (n_inputs,): of the training events, after the scales"""

    def __init__(self, scales, lowest, means, deviations):
        self.scales, self.lowest = list(scales), list(lowest)
        self.means, self.deviations = np.asarray(means, dtype=float), np.asarray(deviations, dtype=float)

    @classmethod
    def of(cls, x):
        """x (n_events, n_observables): of the training events"""
        x = np.asarray(x, dtype=float)
        inputs = cls([choose_scale(column) for column in x.T], x.min(axis=0).tolist(), 0.0, 1.0)
        scaled = inputs.scaled(x)
        inputs.means, deviations = scaled.mean(axis=0), scaled.std(axis=0)
        inputs.deviations = np.where(deviations > 0, deviations, 1.0)
        return inputs

    def scaled(self, x):
        """x (n_events, n_observables) -> (n_events, n_inputs), not yet standardised"""
        columns = []
        for column, scale, lowest in zip(np.asarray(x, dtype=float).T, self.scales, self.lowest):
            if scale == ANGLE:
                columns += [column, np.sin(column), np.cos(column)]
            elif scale == LOGARITHM:
                columns.append(np.log(np.maximum(column, lowest)))
            else:
                columns.append(column)
        return np.stack(columns, axis=1)

    def __call__(self, x):
        """x (n_events, n_observables) -> (n_events, n_inputs), float32"""
        return ((self.scaled(x) - self.means) / self.deviations).astype(np.float32)

    def as_json(self):
        """-> the arguments of this class, as JSON represents them"""
        return {
            "scales": self.scales,
            "lowest": self.lowest,
            "means": self.means.tolist(),
            "deviations": self.deviations.tolist(),
        }


def choose_scale(values):
    """values (n_events,) of one observable -> LINEAR, LOGARITHM or ANGLE"""
    low, high = values.min(), values.max()
    if -2 * math.pi <= low and high <= 2 * math.pi and high - low > math.pi:
        return ANGLE
    if low > 0 and abs(skewness(np.log(values))) < abs(skewness(values)):
        return LOGARITHM
    return LINEAR


def skewness(values):
    """-> third central moment over the cube of the standard deviation; 0 for a constant. values (n_events,)"""
    offsets = values - values.mean()
    deviation = np.sqrt(np.mean(offsets ** 2))
    return float(np.mean(offsets ** 3) / deviation ** 3) if deviation > 0 else 0.0
