"""One calorimeter with energy flow, after Delphes' SimpleCalorimeter (arXiv:1307.6346, section 3.3)."""
from collections import namedtuple

import numpy as np

from detector import cms_card as card
from detector.smearing import smear_lognormal

Calorimeter = namedtuple("Calorimeter", "eta_edges phi_width width energy_min significance_min")
ECAL = Calorimeter(card.ECAL_ETA_EDGES, card.ecal_phi_width, card.ecal_width, 0.5, 2.0)  # GeV, sigma
HCAL = Calorimeter(card.HCAL_ETA_EDGES, card.hcal_phi_width, card.hcal_width, 1.0, 1.0)

Hits = namedtuple("Hits", "event eta phi deposit track track_width")
"""Per particle that reaches the calorimeter: true energy deposited, energy of its track (0 without a track) and
the width of that, all in GeV"""

Neutrals = namedtuple("Neutrals", "event eta phi energy")

TOWER_STRIDE = 512  # more than towers in eta (362) or in phi (360)


def measure(hits, calorimeter, rng):
    """-> Neutrals (energy beyond the tracks'), factor by which each hit's track is to be scaled.

    A tower whose smeared energy exceeds the tracks pointing at it by enough gives a neutral object; any other scales
    its tracks to the weighted mean of track and calorimeter measurement.
    """
    key, eta, eta_size, phi, phi_size = towers_of(hits, calorimeter)
    _, first, tower = np.unique(key, return_index=True, return_inverse=True)
    tower_eta = eta[first]
    energy = smear_lognormal(*with_width(np.bincount(tower, hits.deposit), tower_eta, calorimeter), rng)
    width = calorimeter.width(energy, tower_eta)
    seen = (energy > calorimeter.energy_min) & (energy > calorimeter.significance_min * width)
    energy = np.where(seen, energy, 0)
    tracks = np.bincount(tower, hits.track)
    track_variance = np.bincount(tower, hits.track_width ** 2 * (hits.track > 0))
    excess = np.maximum(energy - tracks, 0)
    total_width = np.sqrt(width ** 2 + track_variance)
    neutral = (excess > calorimeter.energy_min) & (excess > calorimeter.significance_min * total_width)
    factor = track_factor(tracks, track_variance, energy, np.maximum(width ** 2, 1e-12))
    factor[neutral] = 1.0
    # the position of a neutral is uniform over its tower
    shift_eta, shift_phi = rng.uniform(-0.5, 0.5, (2, len(first)))
    neutrals = Neutrals(
        hits.event[first][neutral],
        (tower_eta + shift_eta * eta_size[first])[neutral],
        (phi[first] + shift_phi * phi_size[first])[neutral],
        excess[neutral],
    )
    return neutrals, np.where(hits.track > 0, factor[tower], 1.0)


def with_width(energy, eta, calorimeter):
    """Energies (n,) in GeV at ``eta`` (n,) -> these, their resolutions (n,) in GeV"""
    return energy, calorimeter.width(energy, eta)


def track_factor(tracks, track_variance, energy, variance):
    """Mean of track and tower weighted by their variances, over the tracks' sum; 1 without tracks"""
    usable = (tracks > 0) & (track_variance > 0)
    mean = (tracks * variance + energy * track_variance) / (variance + track_variance)
    return np.where(usable, mean / np.maximum(tracks, 1e-12), 1.0)


def towers_of(hits, calorimeter):
    """-> key of the tower of each hit (event, eta and phi bin in one number), its centre and size in eta and in phi"""
    edges = calorimeter.eta_edges
    row = np.clip(np.searchsorted(edges, hits.eta, "right") - 1, 0, len(edges) - 2)
    centre, size = (edges[row] + edges[row + 1]) / 2, edges[row + 1] - edges[row]
    phi_size = calorimeter.phi_width(centre)
    column = np.floor((hits.phi + np.pi) / phi_size).astype(int)
    key = (hits.event * TOWER_STRIDE + row) * TOWER_STRIDE + column
    return key, centre, size, (column + 0.5) * phi_size - np.pi, phi_size
