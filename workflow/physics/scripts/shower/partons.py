"""shower=none: the unchanged final partons, in the same format as showered events. The angle between the jets is
wrong (Kolmogorov-Smirnov distance to a full simulation 0.16 at theta = (1, 0)), so this is never the default.
"""
import numpy as np

from lhe.reader import ENERGY, ID, PX, PY, PZ, STATUS
from shower.particles_file import Particles
from step import fail, shown

# Particles that the smearing of partons (detector/smeared_partons.py) supports; anything else has to decay first
KNOWN = (1, 2, 3, 4, 5, 21, 22, 11, 12, 13, 14, 16)


def final_partons(events):
    """lhe.reader.Events -> Particles, index of the LHE event of each"""
    final = events.particles[:, STATUS] == 1
    event = np.repeat(np.arange(len(events.n)), events.n)[final]
    table = events.particles[final][:, [ID, ENERGY, PX, PY, PZ]]
    ids = np.rint(table[:, 0]).astype(int)
    unknown = ~np.isin(np.abs(ids), KNOWN)
    if unknown.any():
        fail(
            "event %d of %s holds an undecayed particle %d, which the detector without a shower does not support"
            % (event[unknown][0] + 1, shown(events.path), ids[unknown][0]),
            "run with shower=pythia8, which decays it, or decay it in proc_card.dat",
        )
    return Particles(np.bincount(event, minlength=len(events.n)), ids, table[:, 1:]), np.arange(len(events.n))
