"""The intervals of each parameter: a column of panels for each, and a row of bars for each method."""
from likelihood.intervals import PROFILED, ZERO
from methods import label_of
from outputs.result_files import SHAPE_ONLY, WITH_RATE
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
from plots.plot_style import (
    BOUND_COLOUR,
    COLOURS,
    COMPARISON_COLOUR,
    SIZE_OF_TEXT,
    TEXT_COLOUR,
    new_figure,
    save_figure,
)
from plots.titles import axis_label, caption_of, data_title, has_truth, letters_of, process_line

GROUPS = (((WITH_RATE, "rate"), "rate and shape"), ((SHAPE_ONLY,), "shape only"))
TEXTS = {"rate": "rate alone", "histogram": "histogram", "parton_level": "parton level (bound)"}
BARS = {(PROFILED, 68): 6.0, (PROFILED, 95): 2.0, (ZERO, 68): 3.5, (ZERO, 95): 1.2}  # widths in points
OPACITIES = {PROFILED: 1.0, ZERO: 0.45}
OFFSETS = {PROFILED: -0.12, ZERO: 0.22}  # in rows
TICKS = {(PROFILED, 68): 11, (PROFILED, 95): 8, (ZERO, 68): 7, (ZERO, 95): 5}  # of calibrated intervals, in points
ROW, SMALLEST_COLUMN, GAP, TITLE, LEFT, RIGHT = 0.33, 1.5, 0.18, 0.42, 0.12, 0.15  # inches
LETTER = 0.07  # of the names of methods, in inches


def draw_limits(result, rows, path):
    """Writes the plot.

    result: Result of one method; rows: of all methods, as outputs.limits.limits_of has them; path: of the PNG
    -> the panels (n_likelihoods, n_parameters)
    """
    facts = result.facts
    groups = [(names, text, _methods(rows, names)) for names, text in GROUPS]
    groups = [group for group in groups if group[2]]
    handles = _legend(rows, facts)
    labels = [[_label(method) for method in methods] for _, _, methods in groups]
    figure, panels = _new_figure(facts, labels, handles)
    for number, (parameter, axis) in enumerate(zip(facts["parameters"], result.axes)):
        of_parameter = [row for row in rows if row["parameter"] == parameter]
        for panel, (names, text, methods) in zip(panels[:, number], groups):
            _draw_panel(panel, [row for row in of_parameter if row["likelihood"] in names], methods, axis)
            panel.set_title(text, fontsize=SIZE_OF_TEXT, color=TEXT_COLOUR)
            if has_truth(facts):
                panel.axvline(facts["theta_true"][number], color="black", ls=":", lw=1.0, zorder=0)
        panels[-1, number].set_xlabel(axis_label(parameter, facts), fontsize=SIZE_OF_TEXT + 1)
        panels[-1, number].set_xlim(*_range_shown(of_parameter, axis))
    for panel, of_panel in zip(panels[:, 0], labels):
        panel.set_yticklabels(of_panel, fontsize=SIZE_OF_TEXT)
    save_figure(figure, path)
    return panels


def _new_figure(facts, labels, handles):
    """A page with a column of panels for each parameter.

    labels: of the rows of bars in each line of panels [[text]]; handles: of the legend -> figure, panels
    """
    heights, count = [ROW * len(of_panel) for of_panel in labels], len(facts["parameters"])
    left = LEFT + LETTER * max(letters_of(text) for of_panel in labels for text in of_panel)
    column = max(SMALLEST_COLUMN, (TWO_COLUMNS - left - RIGHT - GAP * (count - 1)) / count)
    width = left + column * count + GAP * (count - 1) + RIGHT
    caption, line = caption_of(facts, width - 0.4), process_line(facts, width - 0.2)
    label = max(height_of_label(axis_label(name, facts)) for name in facts["parameters"])
    bottom, top = height_of_caption(caption) + height_of_legend(handles, width) + label, height_of_heading(line)
    height = top + sum(heights) + TITLE * (len(heights) - 1) + bottom
    figure = new_figure(width, height)
    panels = figure.subplots(
        len(heights), count, squeeze=False, sharex="col", gridspec_kw={"height_ratios": heights}
    )
    add_heading(figure, data_title(facts, "limits"), line)
    add_legend(figure, handles, caption)
    figure.subplots_adjust(
        left=left / width, right=1 - RIGHT / width, top=1 - top / height, bottom=bottom / height,
        wspace=GAP / column, hspace=TITLE * len(heights) / sum(heights),
    )
    add_caption(figure, caption)
    return figure, panels


def _methods(rows, names):
    """-> those that have one of the likelihoods, in the order of the rows"""
    return list(dict.fromkeys(row["method"] for row in rows if row["likelihood"] in names))


def _label(method):
    return TEXTS[method] if method in TEXTS else label_of(method)


def _draw_panel(panel, rows, methods, axis):
    for row in rows:
        place = methods.index(row["method"]) + OFFSETS[row["others"]]
        style = row["others"], row["level"]
        if row["thresholds"] == "toys":
            ends = [end for piece in row["intervals"] for end in piece if end is not None]
            panel.plot(ends, [place] * len(ends), "|", color="black", ms=TICKS[style], mew=1.1, zorder=4)
            continue
        colour = dict(COLOURS, parton_level=BOUND_COLOUR).get(row["method"], COMPARISON_COLOUR)
        for low, high in row["intervals"]:
            ends = [axis[0] if low is None else low, axis[-1] if high is None else high]
            opacity = OPACITIES[row["others"]]
            panel.plot(ends, [place] * 2, color=colour, lw=BARS[style], alpha=opacity, solid_capstyle="butt")
        if row["level"] == 68:
            size = 5 if row["others"] == PROFILED else 3.5
            panel.plot(row["best_fit"], place, "o", mfc="white", mec=colour, ms=size, mew=1.0, zorder=3)
    panel.set_yticks(range(len(methods)))
    panel.set_yticklabels([])
    panel.set_ylim(len(methods) - 0.45, -0.55)
    panel.tick_params(labelsize=SIZE_OF_TEXT - 1, direction="in", top=True, left=False)
    panel.locator_params(axis="x", nbins=5, prune="both")


def _range_shown(rows, axis):
    """All intervals with a margin, inside of the scan; one that reaches its edge reaches the edge of the panel"""
    ends = [end for row in rows for piece in row["intervals"] for end in piece]
    low = axis[0] if None in ends[::2] else min(ends[::2], default=axis[0])
    high = axis[-1] if None in ends[1::2] else max(ends[1::2], default=axis[-1])
    margin = 0.06 * (high - low)
    return max(low - margin, axis[0]), min(high + margin, axis[-1])


def _legend(rows, facts):
    from matplotlib.lines import Line2D

    def bar(others, level, label):
        return Line2D([], [], color=TEXT_COLOUR, lw=BARS[others, level], alpha=OPACITIES[others], label=label)

    handles = [bar(PROFILED, 68, "68 %, others profiled"), bar(PROFILED, 95, "95 %, others profiled")]
    if any(row["others"] == ZERO for row in rows):
        handles += [bar(ZERO, 68, "68 %, others at 0"), bar(ZERO, 95, "95 %, others at 0")]
    else:
        handles = [bar(PROFILED, 68, "68 %"), bar(PROFILED, 95, "95 %")]
    if any(row["thresholds"] == "toys" for row in rows):
        handles.append(Line2D([], [], color="black", marker="|", ms=9, ls="none", label="ends calibrated with toys"))
    if has_truth(facts):
        handles.append(Line2D([], [], color="black", ls=":", lw=1.0, label="truth"))
    return handles
