"""Cross sections of a generator, and their comparison with exact ones where these are known."""
import math

from step import fail, shown

LARGEST_DEVIATION = 5.0  # standard deviations
LARGEST_DIFFERENCE = 0.05  # relative: smaller differences may come from the generator's integration


def read_cross_section(events):
    """Cross section and its error in pb, from the block <init> of a file (XSECUP and XERRUP of all its processes).

    ``events`` of ``lhe.reader``
    """
    rows = [line.split() for line in events.init if line.strip()]
    try:
        processes = [(float(rows[1 + k][0]), float(rows[1 + k][1])) for k in range(int(rows[0][-1]))]
        return sum(sigma for sigma, _ in processes), math.sqrt(sum(error ** 2 for _, error in processes))
    except (IndexError, ValueError):
        fail("%s: the block <init> has no cross sections" % shown(events.path), "generate the events again")


def compare_cross_sections(found, exact):
    """{benchmark: (cross section, error)} in pb, of the generator and exact ones -> {benchmark: {...}} of their ratio

    Each has "generator_pb", "exact_pb", "ratio", "deviation": in standard deviations, and "agrees".
    """
    table = {}
    for name, (sigma, error) in found.items():
        wanted, wanted_error = exact[name]
        deviation = (sigma - wanted) / math.hypot(error, wanted_error)
        far = abs(deviation) > LARGEST_DEVIATION and abs(sigma / wanted - 1) > LARGEST_DIFFERENCE
        table[name] = {
            "generator_pb": sigma, "error_pb": error, "exact_pb": wanted, "exact_error_pb": wanted_error,
            "ratio": sigma / wanted, "deviation": deviation, "agrees": not far,
        }
    return table


def judge_cross_sections(table):
    """Ends the step if cross sections of ``compare_cross_sections`` do not agree."""
    wrong = {name: row for name, row in table.items() if not row["agrees"]}
    if not wrong:
        return
    name = max(wrong, key=lambda one: abs(wrong[one]["deviation"]))
    row = wrong[name]
    fail(
        "the generator's cross section at the benchmark %s is %.4g ± %s pb, and the exact one %.4g pb: a factor of "
        "%.3g, %.0f standard deviations; %d of %d benchmarks disagree (%s)"
        % (
            name,
            row["generator_pb"],
            "%.1g" % row["error_pb"],
            row["exact_pb"],
            row["ratio"],
            abs(row["deviation"]),
            len(wrong),
            len(table),
            ", ".join(wrong),
        ),
        "likely causes: couplings of the model that the cards leave at its defaults, parameters that do not reach "
        "param_card.dat, other orders of NP; if the process differs from the shipped one on purpose, write "
        "`checks: {cross_section: false}` into the physics card",
    )
