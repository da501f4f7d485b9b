"""The likelihood of more than two parameters: every pair of them below the diagonal, every single one on it."""
import textwrap

from likelihood.intervals import PROFILED, ZERO
from likelihood.regions import LEVELS, q_limit
from plots.contour_legend import LEVEL_COLOUR, region_entries
from plots.contours import (
    EXPECTED_STYLE,
    comparisons_in,
    draw_comparisons,
    draw_contour,
    draw_curve,
    draw_method,
    main_first,
)
from plots.page import (
    LINE_OF_LABEL,
    TWO_COLUMNS,
    add_caption,
    add_heading,
    height_of_caption,
    height_of_heading,
    height_of_label,
)
from plots.plot_style import COLOURS, SIZE_OF_TEXT, line_of, new_figure, save_figure
from plots.titles import axis_label, caption_of, data_title, has_truth, process_line

HIGHEST_Q = 9.0  # three standard deviations
SMALLEST_SIDE, LEFT, RIGHT = 1.5, 0.7, 0.5  # inches
MARKER_SCALE = 0.6
AT_ZERO_LINE = (0, (1, 1))  # of the main method with the other parameters at 0


def draw_pair(panel, results, main, name, kept, comparison):
    """Draws the regions of two parameters, the others profiled; of the main method also with the others at 0.

    kept: numbers of the parameters, horizontal first; comparison: {name: projections}
    """
    axes = [results[0].axes[number] for number in kept]
    profiled = {scan: projections[kept, PROFILED] for scan, projections in comparison.items()}
    draw_comparisons(panel, axes, profiled, name)
    for rank, result in enumerate(main_first(results, main)):
        projections = result.projections[name]
        best = [result.facts["likelihoods"][name]["best_fit"][number] for number in kept]
        draw_method(panel, axes, projections[kept, PROFILED], best, result.method, main, rank, MARKER_SCALE)
        if result.method == main and (kept, ZERO) in projections:
            style = dict(colors=[COLOURS[main]], linestyles=[AT_ZERO_LINE], linewidths=[1.6])
            draw_contour(panel, axes, projections[kept, ZERO], 68, **style)
        if result.method == main and name in result.expected_projections:
            draw_contour(panel, axes, result.expected_projections[name][kept, PROFILED], 68, **EXPECTED_STYLE)
    if has_truth(results[0].facts):
        truth = results[0].facts["theta_true"]
        panel.plot(*[truth[number] for number in kept], "+", color="black", ms=9, mew=1.6, zorder=6)
    panel.set_xlim(axes[0][0], axes[0][-1])
    panel.set_ylim(axes[1][0], axes[1][-1])


def draw_single(panel, results, main, name, number, comparison):
    """Draws q along one parameter, the others profiled; of the main method also with the others at 0."""
    axis, kept = results[0].axes[number], (number,)
    for scan, _, style in comparisons_in(comparison, name):
        draw_curve(panel, axis, comparison[scan][kept, PROFILED], **style)
    for result in main_first(results, main):
        projections, colour = result.projections[name], COLOURS[result.method]
        style = dict(color=colour, lw=1.8 if result.method == main else 1.3, ls=line_of(result.method, main))
        draw_curve(panel, axis, projections[kept, PROFILED], **style)
        if result.method == main and (kept, ZERO) in projections:
            draw_curve(panel, axis, projections[kept, ZERO], color=colour, ls=AT_ZERO_LINE, lw=1.6)
        if result.method == main and name in result.expected_projections:
            draw_curve(panel, axis, result.expected_projections[name][kept, PROFILED], color="black", ls=":", lw=1.2)
    for level, line in zip(LEVELS, ("-", "--")):
        panel.axhline(q_limit(level, 1), color=LEVEL_COLOUR, ls=line, lw=0.8)
    if has_truth(results[0].facts):
        panel.axvline(results[0].facts["theta_true"][number], color="black", ls=":", lw=1.0)
    panel.set_xlim(axis[0], axis[-1])
    panel.set_ylim(0.0, HIGHEST_Q)
    panel.yaxis.tick_right()
    panel.yaxis.set_label_position("right")


def draw_corner(results, main, comparison, name, title, path):
    """Writes the plot of one likelihood.

    results: [Result]; main: the method whose regions are filled; comparison: {name: projections}; name: of the
    likelihood; path: of the PNG -> the panels (n_parameters, n_parameters)
    """
    facts = results[0].facts
    names, count = [axis_label(one, facts) for one in facts["parameters"]], len(facts["parameters"])
    left = LEFT + LINE_OF_LABEL * max(one.count("\n") for one in names)
    side = max(SMALLEST_SIDE, (TWO_COLUMNS - left - RIGHT) / count)
    width = left + side * count + RIGHT
    caption, line = caption_of(facts, width - 0.4), process_line(facts, width - 0.2)
    bottom = height_of_caption(caption) + max(height_of_label(one) for one in names)
    top = height_of_heading(line, with_titles=False)
    height = top + side * count + bottom
    figure = new_figure(width, height)
    panels = figure.subplots(count, count, squeeze=False)
    for row, column in [(row, column) for row in range(count) for column in range(count)]:
        panel, is_lowest = panels[row][column], row == count - 1
        if column > row:
            panel.set_axis_off()
            continue
        if column == row:
            draw_single(panel, results, main, name, row, comparison)
            panel.set_ylabel(r"$-2\,\log\,(L / L_{\max})$" if is_lowest else "", fontsize=SIZE_OF_TEXT)
        else:
            draw_pair(panel, results, main, name, (column, row), comparison)
            panel.set_ylabel(names[row] if column == 0 else "", fontsize=SIZE_OF_TEXT + 1)
            panel.tick_params(labelleft=column == 0)
        panel.set_xlabel(names[column] if is_lowest else "", fontsize=SIZE_OF_TEXT + 1)
        panel.tick_params(labelbottom=is_lowest, labelsize=SIZE_OF_TEXT - 1, direction="in")
        panel.locator_params(nbins=5, prune="both")
    add_heading(figure, "%s: %s, other parameters profiled" % (data_title(facts, "regions"), title), line)
    handles = region_entries(results, main, comparison, [name], AT_ZERO_LINE)
    for handle in handles:  # the corner is narrow
        handle.set_label(_folded(handle.get_label()))
    figure.legend(
        handles=handles, loc="upper right", bbox_to_anchor=(1 - RIGHT / width, 1 - top / height), ncol=2,
        columnspacing=1.0, handlelength=2.4, labelspacing=0.35, borderaxespad=0, fontsize=SIZE_OF_TEXT - 0.5,
        frameon=False,
    )
    figure.subplots_adjust(
        left=left / width, right=1 - RIGHT / width, top=1 - top / height, bottom=bottom / height, wspace=0.06,
        hspace=0.06,
    )
    add_caption(figure, caption)
    save_figure(figure, path)
    return panels


def _folded(text):
    """In lines that fit beside the panels; formulas are not folded"""
    return text if "$" in text.replace(r"\$", "") else textwrap.fill(text, 26)
