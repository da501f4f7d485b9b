"""Random streams of the steps: every stage, benchmark, job and network has a branch of the user's seed of its own."""
import numpy as np


def seed_sequence(seed, *branch):
    """Independent, reproducible random streams: the user's seed and a branch such as (stage, benchmark, job).

    seed: a whole number of at least 0; branch: whole numbers -> numpy's SeedSequence
    """
    return np.random.SeedSequence([int(seed)] + [int(part) for part in branch])
