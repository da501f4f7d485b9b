"""Random smearing as in Delphes."""
import numpy as np


def smear_lognormal(value, width, rng):
    """Log-normal with mean ``value`` and standard deviation ``width``; zero stays zero."""
    positive = np.maximum(value, 1e-9)
    spread = np.sqrt(np.log1p((width / positive) ** 2))
    drawn = np.exp(np.log(positive) - spread ** 2 / 2 + spread * rng.standard_normal(positive.shape))
    return np.where(value > 0, drawn, 0)
