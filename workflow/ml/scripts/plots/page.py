"""A row of panels with a heading above, and a legend and the origin of the events below: sizes in inches."""
import math
import textwrap

from plots.plot_style import SIZE_OF_TEXT, TEXT_COLOUR, luminosity_text, new_figure

SIDE, LEFT, RIGHT, GAP, TOP = 4.1, 0.85, 0.25, 0.4, 0.75
LABEL_OF_AXIS, LINE_OF_LABEL, LINE_OF_LEGEND, LINE_OF_CAPTION = 0.45, 0.17, 0.19, 0.13
SIZE_OF_CAPTION = 7
LETTERS = 14.5  # of the caption, per inch


def has_truth(facts):
    """Whether the data are expected ones, of a known parameter point. facts: of a Result"""
    return facts.get("data") != "observed"


def data_title(facts, what):
    """facts: of a Result; what: "regions" -> "Expected regions, 100 fb$^{-1}$, 97 events" """
    kind, number = "Expected", facts["expected_events"]
    if not has_truth(facts):
        kind, number = "Observed", facts["observed_data"]["events"]
    return "%s %s, %s, %.0f events" % (kind, what, luminosity_text(facts["luminosity_pb"]), number)


def axis_label(name):
    """The name of a parameter, in lines of a readable length; matplotlib would take $ for the start of a formula."""
    return textwrap.fill(name, 24).replace("$", r"\$")


def caption_of(facts, width):
    """The origin of the events, in lines that fit into `width` inches"""
    return textwrap.fill(facts["provenance"]["caption"], int(LETTERS * width)).replace("$", r"\$")


def height_of_caption(text):
    """text: of caption_of -> inches, with the margin"""
    return 0.12 + LINE_OF_CAPTION * (1 + text.count("\n"))


def height_of_label(text):
    """text: of axis_label, below a panel -> inches, with the numbers at the ticks"""
    return LABEL_OF_AXIS + LINE_OF_LABEL * (1 + text.count("\n"))


def add_caption(figure, text):
    """Writes the text of caption_of in small letters at the lower edge."""
    height = figure.get_figheight()
    figure.text(
        0.5, 0.07 / height, text, ha="center", va="bottom", fontsize=SIZE_OF_CAPTION, color=TEXT_COLOUR,
        linespacing=1.15,
    )


def new_page(facts, what, titles, handles, height=SIDE):
    """A page with a panel for each of the titles.

    facts: of a result; what: for the heading; handles: of the legend; height: of the panels
    -> figure, panels (n_titles,)
    """
    count = len(titles)
    width = LEFT + count * SIDE + (count - 1) * GAP + RIGHT
    columns = 3 if count > 1 else 2
    caption, label = caption_of(facts, width - 0.4), axis_label(facts["parameters"][0])
    bottom = height_of_caption(caption) + LINE_OF_LEGEND * math.ceil(len(handles) / columns) + height_of_label(label)
    total = TOP + height + bottom
    figure = new_figure(width, total)
    panels = figure.subplots(1, count, sharey=True, squeeze=False)[0]
    for panel, title in zip(panels, titles):
        panel.set_title(title, fontsize=SIZE_OF_TEXT + 2)
        panel.set_xlabel(label, fontsize=SIZE_OF_TEXT + 2)
    figure.suptitle(data_title(facts, what), fontsize=SIZE_OF_TEXT + 3, y=1 - 0.15 / total, va="top")
    figure.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.5, height_of_caption(caption) / total),
        ncol=columns, borderaxespad=0, fontsize=SIZE_OF_TEXT - 0.5, frameon=False, columnspacing=1.5,
    )
    figure.subplots_adjust(
        left=LEFT / width, right=1 - RIGHT / width, top=1 - TOP / total, bottom=bottom / total, wspace=GAP / SIDE
    )
    add_caption(figure, caption)
    return figure, panels
