"""The fast detector: stable particles -> energy flow -> photons, electrons, muons, jets, missing momentum.

Formulas and numbers of the CMS card of Delphes (cms_card.py) without Delphes itself. Not modelled: pile-up,
displaced vertices, b and tau tags, fat jets, particles without a track that curl up before the calorimeter.
"""
from collections import namedtuple

import numpy as np

from detector import cms_card as card
from detector.calorimeter import ECAL, HCAL, Hits, measure
from detector.isolation import Flow, isolated
from detector.jets import find_jets
from detector.objects import Detected, make_objects, missing_momentum, wrap
from detector.smearing import smear_lognormal

# Fractions of the energy deposited in ECal, the rest in HCal (module ECal/HCal, EnergyFraction). INVISIBLE: none.
ALL_ECAL, NO_CALORIMETER, MOSTLY_HCAL = (11, 22, 111), (13,), (310, 3122)
INVISIBLE = (12, 14, 16, 1000022, 1000023, 1000025, 1000035, 1000045)
CURL_FACTOR = 0.15  # pT in GeV = 0.3 B R; half of it bends a track by the full radius

Tracks = namedtuple("Tracks", "seen pt energy relative_width")


def detect(block, rng):
    """Block of particles (shower.particles_file.Block) -> Detected"""
    energy, px, py, pz = block.p4.T.astype(float)
    pt = np.maximum(np.hypot(px, py), 1e-6)
    eta, pdg = np.arcsinh(pz / pt), np.abs(block.id)
    visible = ~np.isin(pdg, INVISIBLE) & (np.abs(eta) < card.CALORIMETER_ETA)
    event, pdg, charge, energy, pt, eta, phi = (
        column[visible] for column in (block.event, pdg, block.charge, energy, pt, eta, np.arctan2(py, px))
    )
    tracks = make_tracks(pdg, charge, energy, pt, eta, rng)
    neutrals, tracks = measure_calorimeters(event, pdg, charge, energy, pt, eta, phi, tracks, rng)
    flow = energy_flow(event, eta, phi, pdg, tracks, neutrals)
    photons = find_photons(neutrals[0], flow, rng)
    candidates = (event, pdg, charge, eta, phi, tracks)
    electrons = find_leptons("e", 11, candidates, flow, card.electron_efficiency, card.ELECTRON_ISOLATION, rng)
    muons = find_leptons("mu", 13, candidates, flow, card.muon_efficiency, card.MUON_ISOLATION, rng)
    jets = find_jets(flow, [photons, electrons, muons], block.count)
    objects = {"a": photons, "e": electrons, "mu": muons, "j": jets}
    return Detected(objects, missing_momentum(flow.event, flow.px, flow.py, block.count))


def make_tracks(pdg, charge, energy, pt, eta, rng):
    """Per particle (n,): PDG number without sign, charge in e, energy and pT in GeV, eta -> Tracks"""
    kind = np.select([pdg == 11, pdg == 13], [card.ELECTRON, card.MUON], card.HADRON)
    seen = (charge != 0) & (rng.uniform(size=len(pt)) < card.track_efficiency(pt, eta, kind))
    width = card.track_resolution(pt, eta, kind)
    measured = smear_lognormal(pt, pt * width, rng)
    mass2 = np.maximum(energy ** 2 - (pt * np.cosh(eta)) ** 2, 0)
    return Tracks(seen, measured, np.where(seen, np.sqrt((measured * np.cosh(eta)) ** 2 + mass2), 0), width)


def measure_calorimeters(event, pdg, charge, energy, pt, eta, phi, tracks, rng):
    """-> (Neutrals of ECal, of HCal), the tracks scaled by the calorimeters' measurement"""
    curl_pt = CURL_FACTOR * card.MAGNETIC_FIELD * card.TRACKER_RADIUS
    hit = (charge == 0) | (pt >= curl_pt)
    surface_phi = wrap(phi - np.arcsin(np.clip(curl_pt / pt, 0, 1)) * charge)
    in_ecal = np.select([np.isin(pdg, ALL_ECAL), np.isin(pdg, MOSTLY_HCAL)], [1.0, 0.3], 0.0)
    in_hcal = np.where(np.isin(pdg, ALL_ECAL + NO_CALORIMETER), 0.0, 1 - in_ecal)
    track_pt, track_energy, neutrals = tracks.pt.copy(), tracks.energy.copy(), []
    for fraction, calorimeter in ((in_ecal, ECAL), (in_hcal, HCAL)):
        pointing = track_energy * fraction
        columns = (event, eta, surface_phi, energy * fraction, pointing, tracks.relative_width * pointing)
        found, factor = measure(Hits(*(column[hit] for column in columns)), calorimeter, rng)
        track_pt[hit] *= factor
        track_energy[hit] *= factor
        neutrals.append(found)
    return neutrals, tracks._replace(pt=track_pt, energy=track_energy)


def energy_flow(event, eta, phi, pdg, tracks, neutrals):
    """Tracks that were seen and neutral towers -> isolation.Flow"""
    seen = tracks.seen
    join = lambda name, column: np.concatenate([column[seen]] + [getattr(found, name) for found in neutrals])  # noqa: E731
    f_eta, f_phi = join("eta", eta), join("phi", phi)
    f_pt = np.concatenate([tracks.pt[seen]] + [found.energy / np.cosh(found.eta) for found in neutrals])
    leptonic = np.zeros(len(f_pt), bool)
    leptonic[:seen.sum()] = np.isin(pdg[seen], (11, 13))
    px, py, pz = f_pt * np.cos(f_phi), f_pt * np.sin(f_phi), f_pt * np.sinh(f_eta)
    return Flow(join("event", event), px, py, pz, join("energy", tracks.energy), f_pt, f_eta, f_phi, leptonic)


def find_photons(neutrals, flow, rng):
    """Neutral objects of ECal are photons"""
    pt = neutrals.energy / np.cosh(neutrals.eta)
    found = (pt > card.OBJECT_PT_MIN) & (rng.uniform(size=len(pt)) < card.photon_efficiency(neutrals.eta))
    columns = (neutrals.event, pt, neutrals.eta, neutrals.phi)
    return isolated(make_objects("a", *(column[found] for column in columns)), flow, card.PHOTON_ISOLATION)


def find_leptons(kind, number, candidates, flow, efficiency, ratio_max, rng):
    """Tracks of the PDG ``number`` -> isolated Objects; ``efficiency(eta)``; ``ratio_max`` of isolation"""
    event, pdg, charge, eta, phi, tracks = candidates
    found = tracks.seen & (pdg == number) & (tracks.pt > card.OBJECT_PT_MIN)
    found &= rng.uniform(size=len(pdg)) < efficiency(eta)
    columns = (event, tracks.pt, eta, phi, -charge)
    return isolated(make_objects(kind, *(column[found] for column in columns)), flow, ratio_max)
