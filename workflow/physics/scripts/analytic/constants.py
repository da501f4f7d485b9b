"""Constants of the analytic generator, the same as in MadMiner's published cards for this process, so that its
results can be compared with MadGraph's point by point; natural units, energies in GeV.
"""
import math

SQRT_S = 13000.0  # GeV, proton-proton; run_card ebeam1 + ebeam2
MASS_W = 79.82436  # GeV; MadGraph derives it from MASS_Z, FERMI and ALPHA_EM
MASS_Z = 91.1876  # GeV, param_card
MASS_H = 125.0  # GeV, param_card
FERMI = 1.16637e-5  # GeV^-2, param_card
ALPHA_EM = 1 / 127.9  # param_card aEWM1
ALPHA_S_MZ = 0.130  # of the parton densities; only for the AQCDUP column of the LHE file
WEAK_COUPLING2 = 4 * math.sqrt(2) * FERMI * MASS_W ** 2  # g^2 = 4 sqrt(2) GF MW^2

WIDTH_H = 4.07e-3  # GeV, param_card
WIDTH_H_PHOTONS = 1.0511e-5  # GeV, h > a a by MadGraph with the same model
BREIT_WIGNER_WINDOW = 0.978787  # part of the resonance within bwcutoff = 15 widths: (2/pi) atan(2 * 15)
BRANCHING_PHOTONS = WIDTH_H_PHOTONS / WIDTH_H * BREIT_WIGNER_WINDOW  # 2.528e-3

PICOBARN = 0.3893793721e9  # pb GeV^2, (hbar c)^2
PER_TEV2 = 1e-6  # GeV^-2 in one TeV^-2

JET_PT_MIN = 20.0  # GeV, run_card ptj
JET_RAPIDITY_MAX = 5.0  # run_card etaj
JET_DISTANCE_MIN = 0.4  # run_card drjj
