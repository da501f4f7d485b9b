"""The losses of all networks, epoch by epoch."""
from methods import label_of
from plots.plot_style import COLOURS, SIZE_OF_TEXT, new_figure, save_figure


def draw_losses(results, path):
    """Writes the plot: a panel per method, a line per member; solid: training, dashed: validation events."""
    from matplotlib.ticker import MaxNLocator

    figure = new_figure(3.4 * len(results) + 0.4, 3.4)
    panels = figure.subplots(1, len(results), squeeze=False)[0]
    for panel, result in zip(panels, results):
        members = result.facts["training"]["settings"]["members"]
        for kind, line in (("train", "-"), ("validation", "--")):
            for member, losses in enumerate(result.facts["training"]["losses"][kind]):
                label = {"train": "training", "validation": "held back"}[kind] if member == 0 else None
                epochs = range(1, len(losses) + 1)
                panel.plot(epochs, losses, line, color=COLOURS[result.method], lw=1.1, alpha=0.8, label=label)
        panel.set_title("%s, %d networks" % (label_of(result.method), members), fontsize=SIZE_OF_TEXT + 1)
        panel.set_xlabel("epoch", fontsize=SIZE_OF_TEXT)
        panel.tick_params(labelsize=SIZE_OF_TEXT - 1)
        panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        panel.legend(fontsize=SIZE_OF_TEXT - 1, frameon=False)
    panels[0].set_ylabel("loss", fontsize=SIZE_OF_TEXT)
    figure.tight_layout()
    save_figure(figure, path)
