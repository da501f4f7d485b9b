"""Runs the stages' scripts as a workflow does, each as a process of its own."""
import os
import subprocess
import sys

import yaml

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", ".."))
PHYSICS = os.path.join(ROOT, "workflow", "physics")

# Hides a package from the script that follows, as an environment without it would
WITHOUT = "import runpy, sys; sys.modules[%r] = None; sys.argv = sys.argv[1:]; sys.path.insert(0, %r); " \
    "runpy.run_path(sys.argv[0], run_name='__main__')"


started = set()  # stages that have run


def python_for(stage):
    """A new Python for the first run of each stage, as in a container; then the warm interpreter, as on a laptop"""
    if stage in started:
        return os.environ["WARM_PYTHON"]
    started.add(stage)
    return sys.executable


def run_stage(name, without=None, **flags):
    """-> the finished process, with its output as text"""
    script = os.path.join(PHYSICS, "scripts", name + ".py")
    if without is None:
        command = [python_for(name), script]
    else:
        command = [sys.executable, "-c", WITHOUT % (without, os.path.dirname(script)), script]
    for flag, value in flags.items():
        command += ["--" + flag] + ([str(v) for v in value] if isinstance(value, list) else [str(value)])
    # The checks find the stages' modules by it; the stages find their own.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    # The warm interpreter takes those that hold the same inherited files as itself.
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "universal_newlines": True}
    return subprocess.run(command, env=environment, close_fds=False, **pipes)


def run_configure(card, folder, **changes):
    return run_stage("configure", **dict({"input": card, "seed": 1, "output": folder}, **changes))


def read_product_card():
    with open(os.path.join(PHYSICS, "input.yml")) as stream:
        return yaml.safe_load(stream)


def one_parameter_card():
    """The product's card with CWL2 alone: three benchmarks instead of six"""
    card = read_product_card()
    card["parameters"] = card["parameters"][:1]
    return card


def write_card(path, card):
    with open(path, "w") as stream:
        yaml.safe_dump(card, stream)
    return path


class Chain:
    """configure -> generate -> pythia -> delphes -> combine below one folder"""

    def __init__(self, folder, card, seed=1, generator="analytic"):
        self.folder, self.seed, self.generator = folder, seed, generator
        self.card = write_card(os.path.join(folder, "input.yml"), card)
        self.config = self.at("configure", "data", "madminer_config.h5")
        self.same = {"cards": os.path.join(PHYSICS, "cards"), "madgraph": self.at("no_madgraph"), "seed": seed}

    def at(self, *parts):
        return os.path.join(self.folder, *parts)

    def configure(self):
        return run_configure(self.card, self.at("configure"), seed=self.seed)

    def generate(self, events, jobs, **changes):
        flags = dict(
            self.same,
            generator=self.generator,
            config=self.config,
            events=events,
            jobs=jobs,
            output=self.at("generate"),
        )
        return run_stage("generate", **dict(flags, **changes))

    def pythia(self, job, **changes):
        flags = dict(
            self.same,
            config=self.config,
            job=self.at("generate", job),
            shower="pythia8",
            mpi="off",
            output=self.at("pythia", job),
        )
        return run_stage("pythia", **dict(flags, **changes))

    def delphes(self, job, **changes):
        flags = dict(
            self.same,
            config=self.config,
            input=self.card,
            events=self.at("pythia", job, "events"),
            output=self.at("delphes", job),
        )
        return run_stage("delphes", **dict(flags, **changes))

    def prepare(self, job, events):
        """All stages up to the showered events of one job -> the finished processes"""
        return [self.configure(), self.generate(events, 1), self.pythia(job)]

    def jobs(self):
        return sorted(name for name in os.listdir(self.at("generate")) if name.startswith("job_"))

    def data_files(self):
        return [
            os.path.join(folder, name) for job in self.jobs() for folder in [self.at("delphes", job, "data")]
            for name in os.listdir(folder) if name.endswith(".h5")
        ]  # fmt: skip

    def combine(self):
        return run_stage("combine", inputs=self.data_files(), seed=self.seed, output=self.at("combine"))
