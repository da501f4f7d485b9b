"""generator=analytic: the jobs of all benchmarks, in parallel on the cores of this machine."""
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import numpy as np

from analytic.constants import PER_TEV2
from analytic.decay import two_photons
from analytic.densities import load_densities
from analytic.unweighting import generate_samples
from cards.settings import card_values
from lhe.writer import write_events
from seeds import seed_sequence
from step import fail

PROCESS = r"$u d \to u d h$, $h \to \gamma\gamma$"
LABEL = "exact LO amplitude, NNPDF2.3 LO"
OPERATORS = [("dim6", 2), ("dim6", 5)]  # LHA codes of CWL2 and CPWL2, the operators of the amplitude
SEED_BRANCH, POINTS, DECAYS = 10, 0, 1


def generate_jobs(settings, events, jobs, seed, output):
    """Writes OUTPUT/job_<nnn>/unweighted_events.lhe.gz for each benchmark and job; returns the jobs' records.

    The events of a benchmark are made once and then dealt to its jobs; each file's weights add up to the benchmark's
    cross section. The result does not depend on the number of cores.
    """
    couplings = benchmark_couplings(settings) * PER_TEV2
    load_densities()
    samples = generate_samples(events, couplings, lambda number: rng_of(seed, POINTS, number), run_side_by_side)
    tasks = [(index, sample, settings, jobs, seed, output) for index, sample in enumerate(samples)]
    return [record for records in run_side_by_side(write_jobs, tasks) for record in records]


def rng_of(seed, *branch):
    """-> a random generator of this stage; ``branch``: POINTS and a chunk's number, or DECAYS and a benchmark's"""
    return np.random.default_rng(seed_sequence(seed, SEED_BRANCH, *branch))


def benchmark_couplings(settings):
    """-> (benchmarks, 2): C/Lambda^2 of CWL2 and CPWL2 in TeV^-2; an operator that is not a parameter is zero"""
    codes = [code_of(parameter) for parameter in settings.parameters]
    for parameter in settings.parameters:
        if not knows(parameter):
            fail(
                "the analytic generator does not support %s (%s %d)"
                % (parameter.name, parameter.lha_block, parameter.lha_id),
                "it supports CWL2 (dim6 2) and CPWL2 (dim6 5); choose -p generator=madgraph for other parameters",
            )
    values = np.array(list(card_values(settings).values()))
    return np.stack([values[:, codes.index(code)] if code in codes else 0 * values[:, 0] for code in OPERATORS], axis=1)


def code_of(parameter):
    """-> (LHA block in lower case, its entry)"""
    return parameter.lha_block.lower(), parameter.lha_id


def knows(parameter):
    """Whether the amplitude has the operator of a parameter of ``settings``"""
    return code_of(parameter) in OPERATORS


def run_side_by_side(function, tasks):
    """[function(*task) for task in tasks], in forked processes where that is safe.

    A task that calls ``fail`` ends the step in the same way; a process that is killed from outside is an error, too.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if cores == 1 or not sys.platform.startswith("linux"):
        return [function(*task) for task in tasks]
    # multiprocessing.Pool would wait forever for a process that has ended
    with ProcessPoolExecutor(min(cores, len(tasks)), multiprocessing.get_context("fork")) as pool:
        try:
            return list(pool.map(function, *zip(*tasks)))
        except BrokenProcessPool:
            fail("a process of the generator was killed from outside", "usually for lack of memory: give the step more")


def write_jobs(index, sample, settings, jobs, seed, output):
    """Lets the Higgs bosons of benchmark number ``index`` decay and writes its jobs' files -> the jobs' records"""
    name, events = list(settings.benchmarks)[index], len(sample.weights)
    photons = two_photons(sample.momenta[:, 4], rng_of(seed, DECAYS, index))
    particles = np.concatenate([sample.momenta, np.stack(photons, axis=1)], axis=1)
    texts = {benchmark: card_text(settings, values) for benchmark, values in card_values(settings).items()}
    records = []
    for job, part in enumerate(np.array_split(np.arange(events), jobs)):
        folder = os.path.join(output, "job_%03d" % (index * jobs + job))
        os.makedirs(folder, exist_ok=True)
        weights = sample.weights[part] * (events / len(part))
        path = os.path.join(folder, "unweighted_events.lhe.gz")
        write_events(path, particles[part], sample.scales[part], weights, name, texts, seed)
        records.append({
            "generator": "analytic", "benchmark": name, "index": index, "job": job, "events": len(part),
            "sigma_pb": sample.sigma, "sigma_error_pb": sample.sigma_error,
            "unweighting_efficiency": sample.efficiency, "above_ceiling": sample.overweight,
        })
    return records


def card_text(settings, values):
    """MadGraph's reweight card of a benchmark, which describes the weight in the file's header"""
    return " ".join(
        "set param_card %s %d %.8g;" % (parameter.lha_block, parameter.lha_id, value)
        for parameter, value in zip(settings.parameters, values)
    )
