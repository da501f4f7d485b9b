"""Numbers and formulas of the CMS card that comes with Delphes and that MadMiner ships for this process
(J. de Favereau et al., arXiv:1307.6346, delphes_card_CMS.tcl). Energies and momenta in GeV, angles in rad, lengths in
m. Arrays in, arrays out; ``kind`` is HADRON, ELECTRON or MUON.
"""
import numpy as np

MAGNETIC_FIELD = 3.8  # tesla, ParticlePropagator Bz
TRACKER_RADIUS = 1.29  # m, ParticlePropagator Radius
CALORIMETER_ETA = 5.0

HADRON, ELECTRON, MUON = 0, 1, 2

ISOLATION_RADIUS = 0.5
ISOLATION_PT_MIN = 0.5  # GeV, of what counts
OBJECT_PT_MIN = 10.0  # GeV, below it photon and lepton efficiencies are zero
PHOTON_ISOLATION, ELECTRON_ISOLATION, MUON_ISOLATION = 0.12, 0.12, 0.25  # PTRatioMax
JET_RADIUS = 0.5  # anti-kt
JET_PT_MIN = 20.0  # GeV
UNIQUE_RADIUS = 0.5  # a jet this close to an isolated object is that object


def by_eta(eta, *steps):
    """by_eta(eta, (edge, value up to it), ..., value beyond) in |eta|"""
    conditions = [np.abs(eta) <= edge for edge, _ in steps[:-1]]
    return np.select(conditions, [value for _, value in steps[:-1]], steps[-1])


def track_efficiency(pt, eta, kind):
    """Modules Charged{Hadron,Electron,Muon}TrackingEfficiency"""
    region = by_eta(eta, (1.5, 0), (2.5, 1), 2).astype(int)
    soft = np.array([[0.70, 0.60, 0], [0.73, 0.50, 0], [0.75, 0.70, 0]])[kind, region]
    hard = np.array([[0.95, 0.85, 0], [0.95, 0.83, 0], [0.99, 0.98, 0]])[kind, region]
    hard = np.where((kind == ELECTRON) & (pt > 100), np.array([0.99, 0.90, 0])[region], hard)
    return np.where(pt <= 0.1, 0, np.where(pt <= 1, soft, hard))


def track_resolution(pt, eta, kind):
    """Relative width of pT; modules {ChargedHadron,Electron,Muon}MomentumSmearing"""
    region = by_eta(eta, (0.5, 0), (1.5, 1), 2).astype(int)
    constant = np.array([[0.06, 0.10, 0.25], [0.03, 0.05, 0.15], [0.01, 0.015, 0.025]])[kind, region]
    slope = np.array([[1.3e-3, 1.7e-3, 3.1e-3], [1.3e-3, 1.7e-3, 3.1e-3], [1e-4, 1.5e-4, 3.5e-4]])[kind, region]
    return np.sqrt(constant ** 2 + (slope * pt) ** 2)


def photon_efficiency(eta):
    """Pseudorapidity (n,) -> probability (n,)"""
    return by_eta(eta, (1.5, 0.95), (2.5, 0.85), 0.0)


def electron_efficiency(eta):
    """Pseudorapidity (n,) -> probability (n,)"""
    return by_eta(eta, (1.5, 0.95), (2.5, 0.85), 0.0)


def muon_efficiency(eta):
    """Pseudorapidity (n,) -> probability (n,)"""
    return by_eta(eta, (1.5, 0.95), (2.4, 0.95), 0.0)


def ecal_width(energy, eta):
    """Module ECal, ResolutionFormula -> GeV"""
    central = np.sqrt((0.008 * energy) ** 2 + 0.11 ** 2 * energy + 0.40 ** 2)
    forward = np.sqrt((0.107 * energy) ** 2 + 2.08 ** 2 * energy)
    endcap = 2.16 + 5.6 * (np.abs(eta) - 2) ** 2
    return by_eta(eta, (1.5, (1 + 0.64 * eta ** 2) * central), (2.5, endcap * central), forward)


def hcal_width(energy, eta):
    """Module HCal, ResolutionFormula -> GeV"""
    central = np.sqrt((0.05 * energy) ** 2 + 1.50 ** 2 * energy)
    return by_eta(eta, (3.0, central), np.sqrt((0.13 * energy) ** 2 + 2.70 ** 2 * energy))


def jet_energy_scale(pt, eta):
    """Module JetEnergyScale, ScaleFormula"""
    return np.sqrt((2.5 - 0.15 * np.abs(eta)) ** 2 / pt + 1)


FORWARD_ETA = [3.125, 3.3, 3.475, 3.65, 3.825, 4, 4.175, 4.35, 4.525, 4.7, 5]
HALF_HCAL_ETA = [
    0.087, 0.174, 0.261, 0.348, 0.435, 0.522, 0.609, 0.696, 0.783, 0.87, 0.957, 1.044, 1.131, 1.218, 1.305, 1.392,
    1.479, 1.566, 1.653, 1.74, 1.83, 1.93, 2.043, 2.172, 2.322, 2.5, 2.65, 2.868, 2.95,
]  # fmt: skip


def symmetric_edges(positive):
    """Positive edges, rising -> the same with 0 and their negatives, rising"""
    return np.concatenate([-np.array(positive)[::-1], [0.0], positive])


# Towers in eta: ECal's are 0.0174 wide up to 2.958 and do not meet at zero, HCal's are those of the list.
ECAL_ETA_EDGES = np.concatenate([-np.array(FORWARD_ETA)[::-1], np.arange(-2.958, 2.96, 0.0174), FORWARD_ETA])
HCAL_ETA_EDGES = symmetric_edges(HALF_HCAL_ETA + FORWARD_ETA)


def ecal_phi_width(eta):
    """Towers are 1 degree wide, 10 degrees in the forward part -> rad"""
    return np.deg2rad(np.where(np.abs(eta) < 2.958, 1, 10))


def hcal_phi_width(eta):
    """-> rad"""
    return np.deg2rad(by_eta(eta, (1.653, 5), (4.35, 10), 20))
