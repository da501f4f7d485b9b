"""The expected likelihood of all methods along one parameter."""
from likelihood.regions import LEVELS, q_limit
from methods import label_of
from plots.contour_legend import LEVEL_COLOUR, comparison_entries, level_entries, method_entries
from plots.contour_plot import PANELS
from plots.contours import comparisons_in, draw_curve, main_first, marker_style
from plots.page import new_page
from plots.plot_style import COLOURS, SIZE_OF_TEXT, line_of, save_figure
from plots.titles import has_truth, symbol_of

HIGHEST_Q = 9.0  # three standard deviations
SHAPE = 0.85  # height of a panel in widths
MARKER_SCALE = 0.7


def draw_q(panel, results, main, name, comparison):
    """Draws q of one likelihood of all methods, and their best fits."""
    axis = results[0].axes[0]
    for scan, _, style in comparisons_in(comparison, name):
        draw_curve(panel, axis, comparison[scan], **style)
    for rank, result in enumerate(main_first(results, main)):
        width = 1.8 if result.method == main else 1.3
        style = dict(color=COLOURS[result.method], lw=width, ls=line_of(result.method, main))
        draw_curve(panel, axis, result.scans[name], **style)
        if result.method == main and name in result.expected:
            draw_curve(panel, axis, result.expected[name], color="black", ls=":", lw=1.2)
        best = result.facts["likelihoods"][name]["best_fit"][0]
        style = marker_style(result.method, main, rank)
        style["ms"] *= MARKER_SCALE
        panel.plot(best, 0.0, ls="none", clip_on=False, zorder=5, **style)
    for level, line in zip(LEVELS, ("-", "--")):
        panel.axhline(q_limit(level, 1), color=LEVEL_COLOUR, ls=line, lw=0.8)
    if has_truth(results[0].facts):
        panel.axvline(results[0].facts["theta_true"][0], color="black", ls=":", lw=1.0)
    panel.set_xlim(axis[0], axis[-1])
    panel.set_ylim(0.0, HIGHEST_Q)
    panel.locator_params(axis="x", nbins=5)
    panel.tick_params(labelsize=SIZE_OF_TEXT, direction="in", top=True, right=True)


def draw_profiles(results, main, comparison, path):
    """Writes the plot.

    results: [Result] of analyses with one parameter; main: the method drawn with a broad line; comparison: {name: scan}
    -> the panels (n_likelihoods,)
    """
    from matplotlib.lines import Line2D

    facts = results[0].facts
    names, titles = zip(*[(name, title) for name, title in PANELS if name in results[0].scans])
    handles = method_entries(results, main, "broad line") + level_entries()
    handles += comparison_entries(comparison, names, symbol_of(facts["histogram_variable"], facts))
    label = "truth" if has_truth(facts) else "%s, expected" % label_of(main)
    handles.append(Line2D([], [], color="black", ls=":", lw=1.0, label=label))
    figure, panels = new_page(facts, "likelihood", titles, handles, SHAPE)
    for panel, name in zip(panels, names):
        draw_q(panel, results, main, name, comparison)
    panels[0].set_ylabel(r"$-2\,\log\,(L / L_{\max})$", fontsize=SIZE_OF_TEXT + 1)
    save_figure(figure, path)
    return panels
