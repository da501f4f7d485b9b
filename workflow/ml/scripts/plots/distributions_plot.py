"""Histograms of the observables at the benchmarks, with their ratios to a reference benchmark below."""
import numpy as np

from plots.page import (
    TWO_COLUMNS,
    add_caption,
    add_heading,
    add_legend,
    height_of_caption,
    height_of_heading,
    height_of_label,
    height_of_legend,
)
from plots.plot_style import BOUND_COLOUR, COLOURS, LINES, SIZE_OF_TEXT, new_figure, save_figure
from plots.titles import axis_label, caption_of, process_line

MOST_BENCHMARKS, MOST_OBSERVABLES, COLUMNS = 6, 12, 3
PANEL, RATIO, SPACE = 1.7, 0.75, 0.12  # heights in inches
LEFT, RIGHT, GAP = 0.68, 0.12, 0.62
LARGE_RANGE, SHARE_OF_SMALL = 50.0, 0.25  # of the bins this much below the highest: above it the scale is logarithmic
HIGHEST_RATIO = 20.0  # above it the scale of ratios is logarithmic
ADDED_BY_MORPHING = "morphing_basis_vector_"
STYLES = [(COLOURS[name], LINES[name]) for name in ("alices", "alice", "sally", "rascal", "cascal", "carl")]


def draw_distributions(summary, facts, path):
    """Writes the plot.

    summary: the content of event_summary.json; facts: of a Result; path: of the PNG -> the panels of contents and those
    of ratios, (n_observables,) each
    """
    observables = summary["observables"][:MOST_OBSERVABLES]
    names = shown_benchmarks(summary)
    handles = _legend(summary, names)
    columns = min(len(observables), COLUMNS)
    rows, width = -(-len(observables) // columns), TWO_COLUMNS
    labels = [axis_label(one["name"], facts) for one in observables]
    caption = caption_of(facts, width - 0.3)
    line = process_line(facts, width - 0.2)
    below = height_of_label("") + 0.05
    top = height_of_heading(line, with_titles=False)
    bottom = height_of_caption(caption) + height_of_legend(handles, width)
    block = PANEL + SPACE + RATIO + below
    height = top + rows * block + bottom
    figure = new_figure(width, height)
    side = (width - LEFT - RIGHT - GAP * (columns - 1)) / columns
    contents, ratios = [], []
    for number, (observable, label) in enumerate(zip(observables, labels)):
        row, column = divmod(number, columns)
        left, upper = LEFT + column * (side + GAP), height - top - row * block
        box = [left / width, (upper - PANEL) / height, side / width, PANEL / height]
        contents.append(figure.add_axes(box))
        box = [left / width, (upper - PANEL - SPACE - RATIO) / height, side / width, RATIO / height]
        ratios.append(figure.add_axes(box, sharex=contents[-1]))
        _draw_contents(contents[-1], observable, names, column == 0)
        _draw_ratios(ratios[-1], observable, names, column == 0)
        ratios[-1].set_xlabel(label, fontsize=SIZE_OF_TEXT)
    add_heading(figure, "Observables at the benchmarks, after cuts", line)
    add_legend(figure, handles, caption)
    add_caption(figure, caption)
    save_figure(figure, path)
    return contents, ratios


def shown_benchmarks(summary):
    """-> names, the reference first; those that morphing added are the first to be left out"""
    first, names = summary["reference"], list(summary["observables"][0]["benchmarks"])
    ordered = sorted(names, key=lambda name: (name != first, name.startswith(ADDED_BY_MORPHING)))
    return ordered[:MOST_BENCHMARKS]


def _legend(summary, names):
    from matplotlib.lines import Line2D

    points = {row["name"]: row.get("parameters") for row in summary["benchmarks"]}
    handles = []
    for number, name in enumerate(names):
        colour, line = _style(number)
        label = name.replace(ADDED_BY_MORPHING, "basis ").replace("$", r"\$")
        if points.get(name):
            label += " (%s)" % ", ".join("%.2g" % value for value in points[name].values())
        handles.append(Line2D([], [], color=colour, ls=line, lw=1.4 if number else 1.8, label=label.replace("-", "−")))
    return handles


def _style(number):
    return (BOUND_COLOUR, "-") if number == 0 else STYLES[number - 1]


def _draw_contents(panel, observable, names, is_first):
    """Cross sections in fb per bin; the band is the statistical error of the reference"""
    edges = np.array(observable["edges"])
    highest, lowest = 0.0, np.inf
    for number, name in reversed(list(enumerate(names))):
        colour, line = _style(number)
        values, errors = (1000 * np.array(observable["benchmarks"][name][key]) for key in ("values", "errors"))
        _steps(panel, edges, values, color=colour, ls=line, lw=1.5 if number == 0 else 1.1)
        if number == 0:
            _band(panel, edges, values, errors)
        highest, lowest = max(highest, values.max()), min(lowest, *(values[values > 0].tolist() or [np.inf]))
    small = np.mean(1000 * np.array(observable["benchmarks"][names[0]]["values"]) < highest / LARGE_RANGE)
    if lowest * LARGE_RANGE < highest and small > SHARE_OF_SMALL:
        panel.set_yscale("log")
        panel.set_ylim(max(lowest / 2, highest / 1e5), 3 * highest)
    else:
        panel.set_ylim(0, 1.2 * highest or 1)
    panel.set_xlim(edges[0], edges[-1])
    panel.tick_params(
        which="both", labelsize=SIZE_OF_TEXT - 1, direction="in", top=True, right=True, labelbottom=False
    )
    if is_first:
        panel.set_ylabel("cross section per bin [fb]", fontsize=SIZE_OF_TEXT)
    beyond = _share_beyond(observable["benchmarks"], names)
    if beyond >= 0.001:
        panel.text(
            0.97, 0.95, "up to %.2g %% outside" % (100 * beyond), transform=panel.transAxes, ha="right", va="top",
            fontsize=SIZE_OF_TEXT - 1,
        )


def _share_beyond(benchmarks, names):
    shares = [0.0]
    for name in names:
        one = benchmarks[name]
        outside = one["below"][0] + one["above"][0]
        total = sum(one["values"]) + outside
        shares.append(outside / total if total > 0 else 0.0)
    return max(shares)


def _draw_ratios(panel, observable, names, is_first):
    """Ratios to the reference; errors are those of the ratio, of events with two weights each"""
    edges = np.array(observable["edges"])
    middles = 0.5 * (edges[:-1] + edges[1:])
    reference = np.array(observable["benchmarks"][names[0]]["values"])
    found, errors = [], []
    known = reference > 0
    panel.axhline(1.0, color=BOUND_COLOUR, lw=1.0)
    for number, name in list(enumerate(names))[1:]:
        colour, line = _style(number)
        one = observable["benchmarks"][name]
        ratio = np.divide(one["values"], reference, out=np.full(len(reference), np.nan), where=known)
        _steps(panel, edges, ratio, color=colour, ls=line, lw=1.1)
        spread = np.array([np.nan if error is None else error for error in one["ratio_errors"]], dtype=float)
        panel.errorbar(middles, ratio, spread, color=colour, ls="none", elinewidth=0.8)
        found.append(ratio)
        errors.append(spread)
    ratios = np.concatenate(found or [np.ones(1)])
    ratios = ratios[np.isfinite(ratios)]
    highest = ratios.max() if len(ratios) else 1.0
    if highest > HIGHEST_RATIO:
        panel.set_yscale("log")
        panel.set_ylim(max(0.5 * ratios[ratios > 0].min(), 0.05), 2 * highest)
    else:
        panel.set_ylim(min(0.0, 1.2 * min(ratios.min(), 0) if len(ratios) else 0.0), 1.2 * max(highest, 1.2))
        panel.locator_params(axis="y", nbins=4, prune="upper")
    panel.locator_params(axis="x", nbins=6)
    panel.tick_params(which="both", labelsize=SIZE_OF_TEXT - 1, direction="in", top=True, right=True)
    if is_first:
        panel.set_ylabel("ratio to %s" % names[0].replace("$", r"\$"), fontsize=SIZE_OF_TEXT)


def _steps(panel, edges, values, **style):
    panel.plot(np.repeat(edges, 2)[1:-1], np.repeat(values, 2), **style)


def _band(panel, edges, values, errors):
    horizontal = np.repeat(edges, 2)[1:-1]
    low, high = (np.repeat(values + sign * errors, 2) for sign in (-1, 1))
    panel.fill_between(horizontal, low, high, color=BOUND_COLOUR, alpha=0.18, lw=0)
