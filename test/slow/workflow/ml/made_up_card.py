"""Machine-learning cards for made-up processes, from the bundled card."""
from checks import CARD

import yaml


def write_card(path, process, **changes):
    """Writes the card of a MadeUpProcess: scan of [-1, 1] with 25 points for each parameter, the bundled settings else.

    changes: sections or keys of the card to replace
    """
    with open(CARD) as stream:
        card = yaml.safe_load(stream)
    n = process.n_parameters
    card["asymptotic_limits"] = {
        "region": {"theta_%d" % i: {"min": -1.0, "max": 1.0} for i in range(n)},
        "resolutions": [25] * n,
        "theta_true": [0.0] * n,
    }
    flat = {"prior_shape": "flat", "prior_param_0": -1.0, "prior_param_1": 1.0}
    for section in card.values():
        if isinstance(section, dict) and "prior" in section.get("theta_0", {}):
            section["theta_0"]["prior"] = [{"parameter_%d" % i: flat} for i in range(n)]
    card["histogram_vars"] = "x_0"
    card["fisher_information"].update(observable="x_0", histogram_bins=[-1.0, 0.0, 1.0], theta_true=[0.0] * n)
    card.pop("export", None)  # its reaction and its observable are of the bundled process
    card.update(changes)
    with open(path, "w") as stream:
        yaml.safe_dump(card, stream)
    return path
