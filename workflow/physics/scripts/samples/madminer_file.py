"""The MadMiner file of one job: the settings of the stage configure, observables and weights of the events that
passed."""
from collections import OrderedDict

import madminer_compat  # noqa: F401  (before any madminer module)

from madminer.models import Observable
from madminer.utils.interfaces.hdf5 import save_events, save_nuisance_setup


def write_sample(path, config, names, own, observables, values, weights):
    """``names`` of the benchmarks, ``own`` the number of the events'; ``observables`` of the physics card;
    ``values`` (n, observables); ``weights`` (n, benchmarks) in pb."""
    definitions = OrderedDict((entry["name"], Observable(entry["name"], entry["definition"])) for entry in observables)
    counts = [len(values) if k == own else 0 for k in range(len(names))]
    save_nuisance_setup(path, True, names, {}, names[0], copy_from_path=config)
    save_events(
        path,
        True,
        definitions,
        OrderedDict((name, values[:, k]) for k, name in enumerate(definitions)),
        OrderedDict((name, weights[:, k]) for k, name in enumerate(names)),
        [own] * len(values),
        counts,
        0,
    )
