"""Draws pictures in several processes, where that is safe: they are half of the time of the step."""
import multiprocessing
import os
import sys

from step import fail


def run_side_by_side(tasks):
    """Calls function(*arguments) for each of `tasks` [(function, arguments)], which only write files.

    A task that fails ends the step.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if cores == 1 or len(tasks) < 2 or not sys.platform.startswith("linux"):
        _run(tasks)
        return
    _prepare()
    context, number = multiprocessing.get_context("fork"), min(cores, len(tasks))
    sys.stdout.flush()
    processes = [context.Process(target=_run, args=(tasks[first::number],)) for first in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    codes = [process.exitcode for process in processes if process.exitcode != 0]
    if codes:
        fail("a picture could not be drawn (exit code %d)" % codes[0], "the lines above say why")


def _prepare():
    """What every picture needs, once: modules, and the grammar of formulas"""
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_pdf
    import matplotlib.backends.backend_svg
    import matplotlib.figure  # noqa: F401
    import scipy.interpolate  # noqa: F401
    from matplotlib.mathtext import MathTextParser

    for output in ("agg", "path"):
        MathTextParser(output).parse(r"$-2\,\log\,(L / L_{\max})^{-1}$")


def _run(tasks):
    for function, arguments in tasks:
        function(*arguments)
