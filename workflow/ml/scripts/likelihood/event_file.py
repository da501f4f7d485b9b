"""The parameters, benchmarks and observables of the MadMiner file, checked against the card."""
from card_agreement import Known, check_agreement
from step import fail, shown


def check_file(analyzer, card):
    """Ends the step if the card names something that the file does not have. analyzer: MadMiner's DataAnalyzer"""
    file = shown(analyzer.madminer_filename)
    if analyzer.morpher is None:
        fail("%s has no morphing setup" % file, "set set_morphing in the physics card")
    check_agreement(card, Known(list(analyzer.parameters), list(analyzer.benchmarks), list(analyzer.observables), file))
