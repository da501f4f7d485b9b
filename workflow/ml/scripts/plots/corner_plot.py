"""The likelihood of more than two parameters: every pair of them below the diagonal, every single one on it."""
from likelihood.intervals import PROFILED, ZERO
from likelihood.regions import LEVELS, q_limit
from plots.contour_legend import legend_entries
from plots.contours import (
    EXPECTED_STYLE,
    comparisons_in,
    draw_comparisons,
    draw_contour,
    draw_curve,
    draw_method,
    main_first,
)
from plots.plot_style import (
    COLOURS,
    COMPARISON_COLOUR,
    SIZE_OF_TEXT,
    add_caption,
    axis_label,
    data_title,
    has_truth,
    new_figure,
    save_figure,
)

HIGHEST_Q = 9.0  # three standard deviations
SIZE_OF_PANEL, MARGIN = 2.2, 0.8  # inches
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
        draw_method(panel, axes, projections[kept, PROFILED], best, result.method, main, rank)
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
    for scan, _, line in comparisons_in(comparison, name):
        draw_curve(panel, axis, comparison[scan][kept, PROFILED], color=COMPARISON_COLOUR, ls=line, lw=1.2)
    for result in main_first(results, main):
        projections, colour = result.projections[name], COLOURS[result.method]
        width = 2.0 if result.method == main else 1.2
        draw_curve(panel, axis, projections[kept, PROFILED], color=colour, lw=width)
        if result.method == main and (kept, ZERO) in projections:
            draw_curve(panel, axis, projections[kept, ZERO], color=colour, ls=AT_ZERO_LINE, lw=1.6)
        if result.method == main and name in result.expected_projections:
            draw_curve(panel, axis, result.expected_projections[name][kept, PROFILED], color="black", ls=":", lw=1.2)
    for level, line in zip(LEVELS, ("-", "--")):
        panel.axhline(q_limit(level, 1), color="#303030", ls=line, lw=0.8)
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
    names, count = [axis_label(one) for one in facts["parameters"]], len(facts["parameters"])
    size = SIZE_OF_PANEL * count + 2 * MARGIN
    figure = new_figure(size, size)
    panels = figure.subplots(count, count, squeeze=False)
    for row, column in [(row, column) for row in range(count) for column in range(count)]:
        panel, is_lowest = panels[row][column], row == count - 1
        if column > row:
            panel.set_axis_off()
            continue
        if column == row:
            draw_single(panel, results, main, name, row, comparison)
            panel.set_ylabel(r"$-2\,\log\,(L / L_{\max})$" if row == 0 else "", fontsize=SIZE_OF_TEXT)
        else:
            draw_pair(panel, results, main, name, (column, row), comparison)
            panel.set_ylabel(names[row] if column == 0 else "", fontsize=SIZE_OF_TEXT + 1)
            panel.tick_params(labelleft=column == 0)
        panel.set_xlabel(names[column] if is_lowest else "", fontsize=SIZE_OF_TEXT + 1)
        panel.tick_params(labelbottom=is_lowest, labelsize=SIZE_OF_TEXT - 1, direction="in")
        panel.locator_params(nbins=5, prune="both")
    figure.suptitle(
        "%s: %s, other parameters profiled" % (data_title(facts, "regions"), title), fontsize=SIZE_OF_TEXT + 3,
        y=1 - 0.3 / size,
    )
    comparisons = [(label, line) for _, label, line in comparisons_in(comparison, name)]
    handles = legend_entries(results, main, comparisons, facts["histogram_variable"], AT_ZERO_LINE)
    edge = MARGIN / size
    figure.legend(
        handles=handles, loc="upper right", bbox_to_anchor=(1 - edge, 1 - edge), fontsize=SIZE_OF_TEXT - 0.5,
        frameon=False,
    )
    figure.subplots_adjust(left=edge, right=1 - edge, top=1 - edge, bottom=1.1 * edge, wspace=0.06, hspace=0.06)
    add_caption(figure, facts["provenance"]["caption"], int(15 * size))
    save_figure(figure, path)
    return panels
