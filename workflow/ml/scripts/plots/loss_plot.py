"""The losses of all networks, epoch by epoch."""
from methods import label_of
from plots.page import (
    ONE_COLUMN,
    TITLE_OF_PANEL,
    TWO_COLUMNS,
    add_caption,
    add_heading,
    height_of_caption,
    height_of_heading,
)
from plots.plot_style import COLOURS, SIZE_OF_TEXT, new_figure, save_figure
from plots.titles import caption_of, process_line

KINDS = (("train", "-", "training"), ("validation", "--", "held back"))
COLUMNS = 3  # of panels, at most
HEIGHT, BELOW = 2.0, 0.5  # of a panel, and of its axis, in inches


def draw_losses(results, path):
    """Writes the plot: a panel per method, a line per member; solid: training, dashed: validation events."""
    facts, columns = results[0].facts, 2 if len(results) == 4 else min(len(results), COLUMNS)
    rows, width = -(-len(results) // columns), ONE_COLUMN if len(results) == 1 else TWO_COLUMNS
    caption, line = caption_of(facts, width - 0.3), process_line(facts, width - 0.2)
    top, bottom = height_of_heading(line), height_of_caption(caption)
    height = top + rows * (HEIGHT + BELOW) + bottom
    figure = new_figure(width, height)
    panels = figure.subplots(rows, columns, squeeze=False)
    for panel, result in zip(panels.flat, results):
        draw_method(panel, result)
    for panel in list(panels.flat)[len(results) :]:
        panel.set_axis_off()
    for row in panels:
        row[0].set_ylabel("loss", fontsize=SIZE_OF_TEXT)
    add_heading(figure, "Losses", line)
    figure._suptitle.set_in_layout(False)
    figure.tight_layout(rect=(0, bottom / height, 1, 1 - (top - TITLE_OF_PANEL) / height))
    add_caption(figure, caption)
    save_figure(figure, path)


def draw_method(panel, result):
    """Draws the losses of one method."""
    from matplotlib.ticker import MaxNLocator

    training = result.facts["training"]
    for kind, line, label in KINDS:
        for member, losses in enumerate(training["losses"][kind]):
            epochs = range(1, len(losses) + 1)
            panel.plot(
                epochs, losses, line, color=COLOURS[result.method], lw=1.1, alpha=0.8,
                marker="." if len(losses) == 1 else None,  # a single point is no line
                label=label if member == 0 else None,
            )
    members = training["settings"]["members"]
    networks = "1 network" if members == 1 else "%d networks" % members
    panel.set_title("%s, %s" % (label_of(result.method), networks), fontsize=SIZE_OF_TEXT + 1)
    panel.set_xlabel("epoch", fontsize=SIZE_OF_TEXT)
    panel.set_xlim(0.5, len(training["losses"]["train"][0]) + 0.5)
    panel.tick_params(labelsize=SIZE_OF_TEXT - 1)
    panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    panel.legend(fontsize=SIZE_OF_TEXT - 1, frameon=False)
