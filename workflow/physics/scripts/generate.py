"""Stage generate: OUTPUT/job_<nnn>/ with job.json, and with unweighted_events.lhe.gz when the generator is analytic."""
import argparse
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "common"))

from step import account, fail, versions, write_json  # noqa: E402
from provenance import stages_of  # noqa: E402


def generate_analytic(args):
    """-> job records, and the facts of this stage"""
    from analytic import LABEL, generate_jobs
    from settings import read_settings

    records = generate_jobs(read_settings(args.config), args.events, args.jobs, args.seed, args.output)
    sigma = {record["benchmark"]: record["sigma_pb"] for record in records if record["job"] == 0}
    return records, {
        "tool": "analytic amplitude", "label": LABEL, "versions": versions("numpy", "scipy"), "cross_sections_pb": sigma,
    }


def prepare_madgraph(args):
    """-> job records, and the facts of this stage"""
    import madgraph

    records = madgraph.prepare_jobs(
        args.config, args.cards, args.madgraph, args.events, args.jobs, args.seed, args.output
    )
    version = records[0]["version"]
    return records, {"tool": "MadGraph", "label": "MadGraph %s" % version, "versions": dict(madgraph.tools(), madgraph=version)}


GENERATORS = {"analytic": generate_analytic, "madgraph": prepare_madgraph}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", required=True, help="analytic or madgraph")
    parser.add_argument("--config", required=True, help="madminer_config.h5 of the stage configure")
    parser.add_argument("--cards", required=True, help="folder of MadGraph's and Pythia's cards")
    parser.add_argument("--madgraph", required=True, help="folder of MadGraph")
    parser.add_argument("--events", type=int, required=True, help="per benchmark")
    parser.add_argument("--jobs", type=int, required=True, help="per benchmark")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--output", required=True, help="folder of this step")
    args = parser.parse_args()
    if args.generator not in GENERATORS:
        fail("there is no generator %r" % args.generator, "-p generator= is one of %s" % ", ".join(GENERATORS))
    if not 1 <= args.jobs <= args.events:
        fail(
            "%d events cannot be split over %d jobs" % (args.events, args.jobs),
            "give events_per_benchmark and jobs_per_benchmark at least 1, and no more jobs than events",
        )
    records, facts = GENERATORS[args.generator](args)
    stage = account("generate", generator=args.generator, events=args.events, jobs=len(records), **facts)
    for number, record in enumerate(records):
        path = os.path.join(args.output, "job_%03d" % number, "job.json")
        write_json(path, dict(record, stages=stages_of(args.config) + [stage]))


if __name__ == "__main__":
    main()
