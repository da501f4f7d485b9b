"""Stage generate: OUTPUT/job_<nnn>/ with job.json, and with unweighted_events.lhe.gz when the generator is analytic."""
import os

import bundle  # noqa: F401

from accounting import account
from json_files import write_json
from provenance import stages_of, versions
from run_parameters import CommandLine
from shower.pythia8_card import check_card
from step import fail, shown, warn


def generate_analytic(args):
    """-> job records, and the facts of this stage"""
    from analytic.constants import SQRT_S
    from analytic.exact_cross_section import THEORY
    from analytic.jobs import LABEL, PROCESS, generate_jobs
    from cards.settings import read_settings
    from cards.shipped_cards import changed_cards

    unread = [name for name in changed_cards(args.cards, THEORY) if os.path.isfile(os.path.join(args.cards, name))]
    for name in unread:
        path = shown(os.path.join(args.cards, name))
        warn("%s is not the shipped one, and generator=analytic does not read it: choose -p generator=madgraph" % path)
    records = generate_jobs(read_settings(args.config), args.events, args.jobs, args.seed, args.output)
    sigma = {record["benchmark"]: record["sigma_pb"] for record in records if record["job"] == 0}
    return records, {
        "tool": "analytic amplitude",
        "label": LABEL + "".join(" · %s NOT READ" % name for name in unread),
        "unread_cards": unread,
        "process": PROCESS,
        "sqrt_s_gev": SQRT_S,
        "versions": versions("numpy", "scipy"),
        "cross_sections_pb": sigma,
    }


def prepare_madgraph(args):
    """-> job records, and the facts of this stage"""
    from analytic.exact_cross_section import second_opinion
    from madgraph import process
    from madgraph.cards import collision_energy, read_text

    records = process.prepare_jobs(
        args.config, args.cards, args.madgraph, args.events, args.jobs, args.seed, args.output
    )
    version = records[0]["version"]
    facts = {"tool": "MadGraph", "label": "MadGraph %s" % version, "versions": dict(process.tools(), madgraph=version)}
    facts["sqrt_s_gev"] = collision_energy(read_text(os.path.join(args.cards, "run_card.dat")))
    return records, dict(facts, **second_opinion(args.config, args.cards, args.seed))


GENERATORS = {"analytic": generate_analytic, "madgraph": prepare_madgraph}


def main():
    parser = CommandLine(description=__doc__)
    parser.add_parameter("--generator", "generator")
    parser.add_argument("--config", required=True, help="madminer_config.h5 of the stage configure")
    parser.add_argument("--cards", required=True, help="folder of MadGraph's and Pythia's cards")
    parser.add_argument("--madgraph", required=True, help="folder of MadGraph")
    parser.add_parameter("--events", "events_per_benchmark", help="per benchmark")
    parser.add_parameter("--jobs", "jobs_per_benchmark", help="per benchmark")
    parser.add_parameter("--seed", "seed")
    parser.add_argument("--output", required=True, help="folder of this step")
    args = parser.parse_args()
    if args.jobs > args.events:
        fail(
            "%d events cannot be split over %d jobs" % (args.events, args.jobs),
            "set jobs_per_benchmark to at most events_per_benchmark",
        )
    check_card(args.cards)
    records, facts = GENERATORS[args.generator](args)
    stage = account("generate", generator=args.generator, events=args.events, jobs=len(records), **facts)
    for number, record in enumerate(records):
        path = os.path.join(args.output, "job_%03d" % number, "job.json")
        write_json(path, dict(record, stages=stages_of(args.config) + [stage]))


if __name__ == "__main__":
    main()
