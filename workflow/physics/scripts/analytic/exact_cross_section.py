"""Cross sections of this workflow's own process by its exact amplitude, to compare MadGraph's with."""
import numpy as np

from analytic.constants import PER_TEV2
from analytic.jobs import benchmark_couplings, knows
from analytic.unweighting import mean_and_error, totals_of, weigh
from cards.settings import read_settings
from cards.shipped_cards import changed_cards
from seeds import seed_sequence

CHUNK, CHUNKS = 100_000, 10  # tries: 0.2 to 0.3 % of the cross section
SEED_BRANCH = 11
THEORY = ("proc_card.dat", "run_card.dat", "param_card.dat")


def exact_cross_sections(couplings, seed):
    """-> [(cross section, its error)] in pb with the run card's cuts, branching ratio included.

    ``couplings`` (benchmarks, 2): C/Lambda^2 of CWL2 and CPWL2 in TeV^-2
    """
    rng = np.random.default_rng(seed_sequence(seed, SEED_BRANCH))
    couplings = np.asarray(couplings, dtype=float) * PER_TEV2
    totals = sum(totals_of(weigh(CHUNK, couplings, rng)[-1]) for _ in range(CHUNKS))
    means, errors = mean_and_error(*totals, tries=CHUNK * CHUNKS)
    return list(zip(means.tolist(), errors.tolist()))


def second_opinion(config, cards, seed):
    """-> {"exact_cross_sections_pb": {benchmark: (cross section, its error)}}, or {"not_compared": the reason}.

    With another process, other cuts or other masses there is nothing to compare with.
    """
    settings = read_settings(config)
    unknown = [parameter.name for parameter in settings.parameters if not knows(parameter)]
    changed = changed_cards(cards, THEORY)
    if unknown or changed:
        reasons = ["%s differs from the shipped one" % name for name in changed]
        return {"not_compared": ", ".join(reasons + ["the exact amplitude has no %s" % name for name in unknown])}
    exact = exact_cross_sections(benchmark_couplings(settings), seed)
    return {"exact_cross_sections_pb": dict(zip(settings.benchmarks, exact))}
