"""The run's pythia8_card.dat for Pythia without MadGraph: its settings override ours."""
import importlib.util
import os

from step import fail, shown

CARD = "pythia8_card.dat"
# Settings that MadGraph's interface reads itself and Pythia does not know
OF_THE_INTERFACE = ("hepmcoutput:", "syscalc:", "lhefinputs:")
# Matching and merging of samples with several multiplicities give each event a further weight, or drop it
MATCHING = ("jetmatching:merge", "merging:do")
ON = ("on", "yes", "true", "1", "ok")


def read_settings(cards):
    """Folder of cards -> [(line number, "Name:of = value")]; empty if there is no such card."""
    path = os.path.join(cards, CARD)
    if not os.path.isfile(path):
        return []
    with open(path) as stream:
        lines = [(number, line.strip()) for number, line in enumerate(stream, 1) if line.strip()[:1].isalnum()]
    settings = [(number, line) for number, line in lines if not line.lower().startswith(OF_THE_INTERFACE)]
    for number, line in settings:
        words = line.lower().replace("=", " ").split()
        if words[0].startswith(MATCHING) and words[1:] and words[1] in ON:
            what = "requests matching, which the shower in Python does not support"
            wrong(path, number, line, what, "use MadGraph's own Pythia, as in the physics image")
    return settings


def check_card(cards):
    """Ends the step at a setting that the shower in Python, if it is used, does not support."""
    if importlib.util.find_spec("pythia8mc") is not None and read_settings(cards):
        import pythia8mc

        apply_settings(pythia8mc.Pythia("", False), cards)


def apply_settings(pythia, cards):
    """Applies the card's settings to a Pythia; ends the step at one that it does not know."""
    for number, line in read_settings(cards):
        if not pythia.readString(line, False):
            path = os.path.join(cards, CARD)
            wrong(path, number, line, "is not a setting of Pythia", "look it up in Pythia's manual")


def wrong(path, number, line, what, hint):
    """Ends the step at a line of pythia8_card.dat"""
    fail("%s, line %d: %r %s" % (shown(path), number, line, what), hint)
