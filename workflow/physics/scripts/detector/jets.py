"""Anti-kt jets by fastjet (M. Cacciari, G. Salam, G. Soyez, arXiv:1111.6097) with the CMS card's energy scale."""
import numpy as np

from detector import cms_card as card
from detector.objects import event_ranges, make_jets, select, wrap
from step import fail


def find_jets(flow, others, count):
    """Energy flow -> jets of ``count`` events above 20 GeV, without those that are one of the ``others`` (Objects)."""
    event, px, py, pz, energy = cluster(flow, count)
    pt = np.hypot(px, py)
    eta, phi = np.arcsinh(pz / pt), np.arctan2(py, px)
    mass = np.sqrt(np.maximum(energy ** 2 - px ** 2 - py ** 2 - pz ** 2, 0))
    scale = card.jet_energy_scale(pt, eta)
    jets = make_jets(event, pt * scale, eta, phi, mass * scale)
    return select(jets, ~overlaps(jets, others))


def cluster(flow, count):
    """-> event, px, py, pz, energy of the jets, in the order of the events"""
    try:
        import awkward
        import fastjet
    except ImportError as error:
        fail(
            "the fast detector needs the Python package fastjet: %s" % error,
            "install fastjet (and awkward), or use an environment with Pythia's and Delphes' programs",
        )
    order = np.argsort(flow.event, kind="stable")
    columns = {"px": flow.px, "py": flow.py, "pz": flow.pz, "E": flow.energy}
    records = awkward.zip({name: column[order] for name, column in columns.items()}, with_name="Momentum4D")
    events = awkward.unflatten(records, np.bincount(flow.event, minlength=count))
    definition = fastjet.JetDefinition(fastjet.antikt_algorithm, card.JET_RADIUS)
    jets = fastjet.ClusterSequence(events, definition).inclusive_jets(min_pt=card.JET_PT_MIN)
    event = np.repeat(np.arange(count), awkward.to_numpy(awkward.num(jets["px"])))
    return (event,) + tuple(awkward.to_numpy(awkward.flatten(jets[name])) for name in columns)


def overlaps(jets, others):
    """Delphes' UniqueObjectFinder -> which jets overlap with a photon, electron or muon"""
    mask = np.zeros(len(jets.event), bool)
    for objects in others:
        for k, (first, last) in enumerate(zip(*event_ranges(jets.event, objects.event))):
            here = slice(first, last)
            distance = np.hypot(jets.eta[here] - objects.eta[k], wrap(jets.phi[here] - objects.phi[k]))
            mask[here] |= distance < card.UNIQUE_RADIUS
    return mask
