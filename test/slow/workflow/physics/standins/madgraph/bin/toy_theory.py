"""The stand-in's theory: cross sections and events near those of u d > u d h, h > a a in EWdim6, as functions of the
card.

Event i of ``events.txt`` has the weight f_i(C) / mean f(C) in units of its share, so that reweighting closes: events
drawn with the probability f_i(B) and reweighted from B to C add up to sigma(C).
"""
import math
import os
import random
import re

SIGMA = 1.035e-3  # pb, all couplings 0
UNIT = 16.52  # TeV^-2, C / Lambda^2 of theta = 1
# sigma(theta) / sigma(0) = 1 - 0.356 CWL2 + 0.193 CWL2^2 + 0.229 CPWL2^2 of generator=analytic
LINEAR, QUADRATIC, CP_ODD = -0.356, 0.193, 0.229
# With the six other couplings at their default of 1 MadGraph's cross section is 0.90 times that at 0, and 9.2 times
# where the decay has new physics, too
OTHERS = -0.0086  # of the production, an amplitude per TeV^-2 each
TREE_LEVEL_DECAY = 1.10  # h > a a by CphiWL2 and CphiBL2, an amplitude per TeV^-2


def read_events():
    """-> [(scale and couplings, particle lines)]"""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "events.txt")) as stream:
        parts = re.split(r"^scale (.*)\n", "".join(stream.readlines()[1:]), flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2]))


def couplings(card):
    """-> {id: value} of Block dim6"""
    block = re.search(r"(?ims)^block dim6\b.*?$(.*?)(?=^block|^decay|\Z)", card).group(1)
    return {
        int(words[0]): float(words[1]) for words in map(str.split, block.splitlines()) if words and words[0].isdigit()
    }


def factors(values, process, count):
    """f_i of ``count`` events at these couplings; ``process`` is the generate line."""
    cwl2, cpwl2 = values[2] / UNIT, values[5] / UNIT
    decay = process.partition(",")[2]
    amplitude = 1.0 if "NP=0" in decay else 1.0 + TREE_LEVEL_DECAY * (values[7] + values[8])
    amplitude *= 1.0 + OTHERS * sum(values[number] for number in (1, 3, 4, 6, 7, 8))
    mean, spread = LINEAR / 2, math.sqrt(2 * (QUADRATIC - LINEAR ** 2 / 4))
    slopes = [mean + spread * math.cos(2 * math.pi * (i + 0.5) / count) for i in range(count)]
    return [amplitude ** 2 * ((1 + slope * cwl2) ** 2 + CP_ODD * cpwl2 ** 2) for slope in slopes]


def cross_section(values, process):
    """pb"""
    every = factors(values, process, len(read_events()))
    return SIGMA * sum(every) / len(every)


def draw(values, process, count, seed):
    """Numbers of ``count`` events as they occur at these couplings"""
    every = factors(values, process, len(read_events()))
    return random.Random(seed).choices(range(len(every)), weights=every, k=count)
