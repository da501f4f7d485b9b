"""The expected confidence regions of all methods in the plane of two parameters."""
from outputs.result_files import SHAPE_ONLY, WITH_RATE
from plots.contour_legend import legend_entries
from plots.contours import EXPECTED_STYLE, draw_comparisons, draw_contour, draw_method, main_first
from plots.plot_style import SIZE_OF_TEXT, add_caption, axis_label, data_title, has_truth, new_figure, save_figure

PANELS = ((WITH_RATE, "rate and shape"), (SHAPE_ONLY, "shape only"))


def draw_panel(panel, results, main, name, title, comparison):
    """Draws one set of axes with all methods; `main` is filled. -> the result of draw_comparisons"""
    drawn = draw_comparisons(panel, results[0].axes, comparison, name)
    for rank, result in enumerate(main_first(results, main)):
        best = result.facts["likelihoods"][name]["best_fit"]
        draw_method(panel, result.axes, result.scans[name], best, result.method, main, rank)
        if result.method == main and name in result.expected:
            draw_contour(panel, result.axes, result.expected[name], 68, **EXPECTED_STYLE)
    facts, axes = results[0].facts, results[0].axes
    if has_truth(facts):
        panel.plot(*facts["theta_true"], "+", color="black", ms=11, mew=1.8, zorder=6)
    panel.set_xlim(axes[0][0], axes[0][-1])
    panel.set_ylim(axes[1][0], axes[1][-1])
    panel.locator_params(nbins=5)
    panel.set_box_aspect(1)
    panel.set_xlabel(axis_label(facts["parameters"][0]), fontsize=SIZE_OF_TEXT + 2)
    panel.set_title(title, fontsize=SIZE_OF_TEXT + 2)
    panel.tick_params(labelsize=SIZE_OF_TEXT, direction="in", top=True, right=True)
    return drawn


def draw_contours(results, main, comparison, path):
    """Writes the plot.

    results: [Result]; main: the method whose regions are filled; comparison: {name: scan}, see draw_comparisons;
    path: of the PNG
    """
    shown = [(name, title) for name, title in PANELS if name in results[0].scans]
    facts = results[0].facts
    figure = new_figure(4.6 * len(shown) + 0.6, 6.1 if len(shown) > 1 else 6.4)
    panels = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    comparisons = {}
    for panel, (name, title) in zip(panels, shown):
        comparisons.update(draw_panel(panel, results, main, name, title, comparison))
    panels[0].set_ylabel(axis_label(facts["parameters"][1]), fontsize=SIZE_OF_TEXT + 2)
    figure.suptitle(data_title(facts, "regions"), fontsize=SIZE_OF_TEXT + 3, y=0.975)
    handles = legend_entries(results, main, list(comparisons.items()), facts["histogram_variable"])
    figure.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.5, 0.055), ncol=3 if len(shown) > 1 else 2,
        fontsize=SIZE_OF_TEXT - 0.5, frameon=False,
    )
    bottom = 0.25 if len(shown) > 1 else 0.3
    figure.subplots_adjust(left=0.09, right=0.975, top=0.89, bottom=bottom, wspace=0.06)
    add_caption(figure, facts["provenance"]["caption"], 75 * len(shown))
    save_figure(figure, path)
