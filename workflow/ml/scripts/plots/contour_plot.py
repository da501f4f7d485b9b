"""The expected confidence regions of all methods in the plane of two parameters."""
from outputs.result_files import SHAPE_ONLY, WITH_RATE
from plots.contour_legend import region_entries
from plots.contours import EXPECTED_STYLE, draw_comparisons, draw_contour, draw_method, main_first
from plots.page import new_page
from plots.plot_style import SIZE_OF_TEXT, save_figure
from plots.titles import axis_label, has_truth

PANELS = ((WITH_RATE, "rate and shape"), (SHAPE_ONLY, "shape only"))


def draw_panel(panel, results, main, name, comparison):
    """Draws one likelihood of all methods; `main` is filled."""
    draw_comparisons(panel, results[0].axes, comparison, name)
    for rank, result in enumerate(main_first(results, main)):
        best = result.facts["likelihoods"][name]["best_fit"]
        draw_method(panel, result.axes, result.scans[name], best, result.method, main, rank)
        if result.method == main and name in result.expected:
            draw_contour(panel, result.axes, result.expected[name], 68, **EXPECTED_STYLE)
    axes = results[0].axes
    if has_truth(results[0].facts):
        panel.plot(*results[0].facts["theta_true"], "+", color="black", ms=8, mew=1.5, zorder=6)
    panel.set_xlim(axes[0][0], axes[0][-1])
    panel.set_ylim(axes[1][0], axes[1][-1])
    panel.locator_params(nbins=5)
    panel.set_box_aspect(1)
    panel.tick_params(labelsize=SIZE_OF_TEXT, direction="in", top=True, right=True)


def draw_contours(results, main, comparison, path):
    """Writes the plot.

    results: [Result]; main: the method whose regions are filled; comparison: {name: scan}, see draw_comparisons;
    path: of the PNG -> the panels (n_likelihoods,)
    """
    shown = [(name, title) for name, title in PANELS if name in results[0].scans]
    names, titles = zip(*shown)
    facts = results[0].facts
    handles = region_entries(results, main, comparison, names)
    figure, panels = new_page(facts, "regions", titles, handles)
    for panel, name in zip(panels, names):
        draw_panel(panel, results, main, name, comparison)
    panels[0].set_ylabel(axis_label(facts["parameters"][1], facts), fontsize=SIZE_OF_TEXT + 1)
    save_figure(figure, path)
    return panels
