"""The legend of confidence regions."""
from likelihood.regions import LEVELS
from methods import label_of
from plots.contours import EXPECTED_STYLE, main_first, marker_style
from plots.plot_style import COLOURS, COMPARISON_COLOUR, has_truth


def legend_entries(results, main, comparisons, variable, at_zero_line=None):
    """-> handles in the order main method, others, comparisons, truth or what is expected

    comparisons: [(label, line style)]; variable: observable of the histogram; at_zero_line: style of the line that shows
    the main method's region with the other parameters at 0
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    ordered = [one.method for one in main_first(results, main)]
    handles = []
    for method in ordered:
        style = dict(marker_style(method, main, 0), ms=8)
        if method == main:
            style["mew"] = 0
        width = 2.0 if method == main else 1.2
        label = "%s, with its best fit" % label_of(method)
        handles.append(Line2D([], [], color=COLOURS[method], lw=width, label=label, **style))
    if main in ordered:
        handles.append(Patch(facecolor=COLOURS[main], alpha=0.35, label="filled: %s" % label_of(main)))
    for level, line in zip(LEVELS, ("-", "--")):
        handles.append(Line2D([], [], color="#303030", lw=1.3, ls=line, label="%d %% region" % level))
    if at_zero_line is not None:
        label = "%s, others at 0, 68 %%" % label_of(main)
        handles.append(Line2D([], [], color=COLOURS[main], lw=1.6, ls=at_zero_line, label=label))
    labels = {"histogram": "histogram of %s, 68 %%" % variable, "rate alone": "rate alone, 68 %"}
    for name, line in comparisons:
        handles.append(Line2D([], [], color=COMPARISON_COLOUR, ls=line, lw=1.2, label=labels[name]))
    if has_truth(results[0].facts):
        handles.append(Line2D([], [], color="black", marker="+", mew=1.8, ms=11, ls="none", label="truth"))
    else:
        label = "%s, expected, 68 %%" % label_of(main)
        handles.append(Line2D([], [], color=EXPECTED_STYLE["colors"][0], ls=":", lw=1.2, label=label))
    return handles
