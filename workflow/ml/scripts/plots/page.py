"""A row of panels with a heading above, and a legend and the origin of the events below: sizes in inches.

One panel fits a column of a two-column paper, more fit its page.
"""
from plots.plot_style import SIZE_OF_TEXT, TEXT_COLOUR, new_figure
from plots.titles import axis_label, caption_of, data_title, letters_of, process_line

ONE_COLUMN, TWO_COLUMNS = 3.4, 7.0
LEFT, RIGHT, GAP = 0.62, 0.16, 0.38
TITLE, LINE_OF_PROCESS, TITLE_OF_PANEL = 0.34, 0.145, 0.28
LABEL_OF_AXIS, LINE_OF_LABEL, LINE_OF_LEGEND, LINE_OF_CAPTION = 0.36, 0.16, 0.165, 0.13
SIZE_OF_CAPTION = 7
LETTER_OF_LEGEND, HANDLE_OF_LEGEND = 0.062, 0.52


def height_of_heading(line, with_titles=True):
    """line: of process_line -> inches, with the titles of panels"""
    return TITLE + LINE_OF_PROCESS * (1 + line.count("\n")) + (TITLE_OF_PANEL if with_titles else 0.1)


def height_of_caption(text):
    """text: of caption_of -> inches, with the margin"""
    return 0.12 + LINE_OF_CAPTION * (1 + text.count("\n"))


def height_of_label(text):
    """text: of axis_label, below a panel -> inches, with the numbers at the ticks"""
    return LABEL_OF_AXIS + LINE_OF_LABEL * (1 + text.count("\n"))


def columns_of_legend(handles, width):
    """The most columns, at most four, with which a legend fits into `width` inches"""
    widths = [HANDLE_OF_LEGEND + LETTER_OF_LEGEND * letters_of(handle.get_label()) for handle in handles]
    for columns in range(min(4, len(widths)), 1, -1):
        # matplotlib fills column after column; the first ones are longer by one
        short, longer = divmod(len(widths), columns)
        ends = [sum(short + (k < longer) for k in range(column + 1)) for column in range(columns)]
        if sum(max(widths[end - short - (k < longer) : end]) for k, end in enumerate(ends)) <= width - 0.2:
            return columns
    return 1


def height_of_legend(handles, width):
    """-> inches"""
    return LINE_OF_LEGEND * -(-len(handles) // columns_of_legend(handles, width)) + 0.04


def add_heading(figure, title, line):
    """Writes what is shown, and below it the text of process_line."""
    height = figure.get_figheight()
    figure.suptitle(title, fontsize=SIZE_OF_TEXT + 2, y=1 - 0.09 / height, va="top")
    figure.text(
        0.5, 1 - (TITLE - 0.03) / height, line, ha="center", va="top", fontsize=SIZE_OF_TEXT - 0.5, color=TEXT_COLOUR,
        linespacing=1.2,
    )


def add_legend(figure, handles, caption):
    """Writes a legend above the caption."""
    figure.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.5, height_of_caption(caption) / figure.get_figheight()),
        ncol=columns_of_legend(handles, figure.get_figwidth()), borderaxespad=0, fontsize=SIZE_OF_TEXT - 0.5,
        frameon=False, columnspacing=1.2, handlelength=2.6, labelspacing=0.35,
    )


def add_caption(figure, text):
    """Writes the text of caption_of in small letters at the lower edge."""
    height = figure.get_figheight()
    figure.text(
        0.5, 0.07 / height, text, ha="center", va="bottom", fontsize=SIZE_OF_CAPTION, color=TEXT_COLOUR,
        linespacing=1.15,
    )


def new_page(facts, what, titles, handles, shape=1.0):
    """A page with a panel for each of the titles.

    facts: of a result; what: for the heading; handles: of the legend; shape: height of a panel in widths
    -> figure, panels (n_titles,)
    """
    count = len(titles)
    width = ONE_COLUMN if count == 1 else TWO_COLUMNS
    label, *beside = [axis_label(name, facts) for name in facts["parameters"][:2]]
    left = LEFT + LINE_OF_LABEL * sum(text.count("\n") for text in beside)
    side = (width - left - RIGHT - (count - 1) * GAP) / count
    caption = caption_of(facts, width - 0.3)
    line = process_line(facts, width - 0.2)
    bottom = height_of_caption(caption) + height_of_legend(handles, width) + height_of_label(label)
    top = height_of_heading(line)
    total = top + shape * side + bottom
    figure = new_figure(width, total)
    panels = figure.subplots(1, count, sharey=True, squeeze=False)[0]
    for panel, title in zip(panels, titles):
        panel.set_title(title, fontsize=SIZE_OF_TEXT + 1)
        panel.set_xlabel(label, fontsize=SIZE_OF_TEXT + 1)
    add_heading(figure, data_title(facts, what), line)
    add_legend(figure, handles, caption)
    figure.subplots_adjust(
        left=left / width, right=1 - RIGHT / width, top=1 - top / total, bottom=bottom / total, wspace=GAP / side
    )
    add_caption(figure, caption)
    return figure, panels
