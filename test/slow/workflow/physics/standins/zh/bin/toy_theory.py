"""The stand-in's theory of pp -> z h, z -> l+ l-, h -> b b~ in EWdim6: cross sections near MadGraph's, toy kinematics.

Takes the place of the stand-in's other theory. Event i of a fixed pool has the weight f_i(C) / mean f(C) in units of
its share, so that reweighting closes.
"""
import math
import random
import re

SIGMA = 0.0202  # pb, all couplings 0
POOL = 400
MASS_Z, MASS_H, MASS_B = 91.1876, 125.0, 4.7  # GeV
# MadGraph 3.1.1: sigma falls by 0.15 of itself per TeV^-2 of CphiWL2 and rises by 0.055 per TeV^-2 of CWL2; the
# amplitude's part that grows with the energy is a guess
CPHIW, CW, TYPICAL = (-0.055, -0.02), (0.005, 0.02), 330.0  # constant, times (mass of Z and Higgs / TYPICAL)^2


def pool():
    """-> [(mass of Z and Higgs in GeV, particles [(id, status, mothers, colours, (px, py, pz, E), mass)])]"""
    rng = random.Random(1)
    return [make_event(rng) for _ in range(POOL)]


def make_event(rng):
    mass = MASS_Z + MASS_H + 15 + rng.expovariate(1 / 110)
    plus, minus = ((mass / 2) * math.exp(sign * y) for y in [rng.gauss(0, 0.9)] for sign in (1, -1))
    quark, forward = rng.choice((1, 2)), rng.random() < 0.5
    total = (0.0, 0.0, plus - minus, plus + minus)
    z, h = (boost(p, total) for p in two_bodies(mass, MASS_Z, MASS_H, rng))
    lepton = rng.choice((11, 13))
    leptons = [boost(p, z) for p in two_bodies(MASS_Z, 0.0, 0.0, rng)]
    quarks = [boost(p, h) for p in two_bodies(MASS_H, MASS_B, MASS_B, rng)]
    first, second = (quark, -quark) if forward else (-quark, quark)
    colours = {1: "501 0", -1: "0 501"}
    return mass, [
        (first, -1, "0 0", colours[1 if first > 0 else -1], (0.0, 0.0, plus, plus), 0.0),
        (second, -1, "0 0", colours[1 if second > 0 else -1], (0.0, 0.0, -minus, minus), 0.0),
        (25, 2, "1 2", "0 0", h, MASS_H),
        (23, 2, "1 2", "0 0", z, MASS_Z),
        (-lepton, 1, "4 4", "0 0", leptons[0], 0.0),
        (lepton, 1, "4 4", "0 0", leptons[1], 0.0),
        (5, 1, "3 3", "502 0", quarks[0], MASS_B),
        (-5, 1, "3 3", "0 502", quarks[1], MASS_B),
    ]


def two_bodies(mass, one, two, rng):
    """-> momenta (px, py, pz, E) of two particles back to back in the frame of what they come from"""
    momentum = math.sqrt((mass ** 2 - (one + two) ** 2) * (mass ** 2 - (one - two) ** 2)) / (2 * mass)
    cosine, angle = rng.uniform(-1, 1), rng.uniform(-math.pi, math.pi)
    sine = math.sqrt(1 - cosine ** 2)
    p = [momentum * part for part in (sine * math.cos(angle), sine * math.sin(angle), cosine)]
    return [(*(sign * part for part in p), math.hypot(momentum, m)) for sign, m in ((1, one), (-1, two))]


def boost(p, frame):
    """``p`` in the frame of ``frame`` -> where ``frame`` has its momentum"""
    mass = math.sqrt(frame[3] ** 2 - sum(part ** 2 for part in frame[:3]))
    along = sum(a * b for a, b in zip(p, frame))  # three momenta and the product of the energies
    energy = along / mass
    factor = (p[3] + energy) / (mass + frame[3])
    return tuple(a + factor * b for a, b in zip(p[:3], frame)) + (energy,)


def read_events():
    """-> [(scale and couplings, particle lines)]"""
    form = "%d %d %s %s %.10e %.10e %.10e %.10e %.6e 0. 9.\n"
    return [
        (
            "%.6e 7.818608e-03 1.120000e-01" % mass,
            "".join(form % (i, s, m, c, *p, own) for i, s, m, c, p, own in particles),
        )
        for mass, particles in pool()
    ]


def couplings(card):
    """-> {id: value} of Block dim6"""
    block = re.search(r"(?ims)^block dim6\b.*?$(.*?)(?=^block|^decay|\Z)", card).group(1)
    return {
        int(words[0]): float(words[1]) for words in map(str.split, block.splitlines()) if words and words[0].isdigit()
    }


def factors(values, _process, _count):
    """f_i of the pool's events at these couplings"""
    growth = [(mass / TYPICAL) ** 2 for mass, _ in pool()]
    slopes = [[constant + slope * g for constant, slope in (CPHIW, CW)] for g in growth]
    others = 1 + 0.1 * (values[3] + values[6] + values[8])
    return [(others + phiw * values[7] + w * values[2]) ** 2 for phiw, w in slopes]


def cross_section(values, process):
    """pb"""
    every = factors(values, process, POOL)
    return SIGMA * sum(every) / POOL


def draw(values, process, count, seed):
    """Numbers of ``count`` events as they occur at these couplings"""
    every = factors(values, process, POOL)
    return random.Random(seed).choices(range(POOL), weights=every, k=count)
