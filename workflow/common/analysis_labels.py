"""What an analysis is called in plots and tables: labels and units of its parameters and observables, process, energy.

The physics card names them, the stage generate knows the energy; both travel with the records of the stages.
"""


def labels_of(stages):
    """stages: records, as in provenance.json -> {parameter or observable: {"label": text, "unit": text or None}}; none
    for records of older runs"""
    return next((record["labels"] for record in stages if "labels" in record), {})


def process_of(stages):
    """-> {"process": text or None, "sqrt_s_gev": number or None}; the physics card's process before the generator's"""
    return {
        key: next((record[key] for record in stages if record.get(key) is not None), None)
        for key in ("process", "sqrt_s_gev")
    }


def label_of(name, labels):
    """-> {"label", "unit"}: the name, where nothing else is known"""
    return dict({"label": name, "unit": None}, **labels.get(name, {}))
