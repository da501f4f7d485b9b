"""The expected likelihood of all methods along one parameter."""
from likelihood.regions import LEVELS, q_limit
from methods import label_of
from plots.contour_plot import PANELS
from plots.contours import comparisons_in, draw_curve, main_first
from plots.plot_style import (
    COLOURS,
    COMPARISON_COLOUR,
    MARKERS,
    SIZE_OF_TEXT,
    add_caption,
    axis_label,
    data_title,
    has_truth,
    new_figure,
    save_figure,
)

HIGHEST_Q = 9.0  # three standard deviations


def draw_profiles(results, main, comparison, path):
    """Writes the plot.

    results: [Result] of analyses with one parameter; main: the method drawn with a broad line; comparison: {name: scan}
    """
    facts = results[0].facts
    shown = [(name, title) for name, title in PANELS if name in results[0].scans]
    figure = new_figure(4.6 * len(shown) + 0.6, 5.0)
    panels = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    for panel, (name, title) in zip(panels, shown):
        for scan, label, line in comparisons_in(comparison, name):
            draw_curve(
                panel, results[0].axes[0], comparison[scan], color=COMPARISON_COLOUR, ls=line, lw=1.2, label=label
            )
        for result in main_first(results, main):
            draw_curve(
                panel, result.axes[0], result.scans[name], color=COLOURS[result.method],
                lw=2.2 if result.method == main else 1.3, label=label_of(result.method),
            )
            if result.method == main and name in result.expected:
                label = "%s, expected" % label_of(main)
                draw_curve(panel, result.axes[0], result.expected[name], color="black", ls=":", lw=1.2, label=label)
            best = result.facts["likelihoods"][name]["best_fit"][0]
            colour = COLOURS[result.method]
            panel.plot(best, 0.0, MARKERS[result.method], color=colour, mec="white", ms=8, clip_on=False)
        for level, line in zip(LEVELS, ("-", "--")):
            panel.axhline(q_limit(level, 1), color="#303030", ls=line, lw=0.8, label="%d %%" % level)
        if has_truth(facts):
            panel.axvline(facts["theta_true"][0], color="black", ls=":", lw=1.0, label="truth")
        panel.set_xlabel(axis_label(facts["parameters"][0]), fontsize=SIZE_OF_TEXT + 2)
        panel.set_title(title, fontsize=SIZE_OF_TEXT + 2)
        panel.set_ylim(0.0, HIGHEST_Q)
    panels[0].set_ylabel(r"$-2\,\log\,(L / L_{\max})$", fontsize=SIZE_OF_TEXT + 2)
    panels[0].legend(fontsize=SIZE_OF_TEXT - 0.5, frameon=False)
    figure.suptitle(data_title(facts, "likelihood"))
    figure.subplots_adjust(left=0.1, right=0.975, top=0.86, bottom=0.18, wspace=0.06)
    add_caption(figure, facts["provenance"]["caption"], 75 * len(shown))
    save_figure(figure, path)
