"""What HEPData says about every table of a run: process, energy, luminosity, and the tools that made the events."""
from analysis_labels import process_of
from likelihood.regions import q_limit

STAGES = {"generate": "Generator", "pythia": "Shower", "delphes": "Detector"}
LIKELIHOODS = {"rate_and_shape": "rate and shape", "shape": "shape only"}


def run_qualifiers(facts, export):
    """facts: of result.json; export: the card's -> [(name, value, units)]"""
    found = []
    if export["reaction"] is not None:
        found.append(("RE", export["reaction"], None))
    energy = export["cmenergy"] or process_of(facts["provenance"].get("stages", []))["sqrt_s_gev"]
    if energy is not None:
        found.append(("SQRT(S)", energy, "GeV"))
    found.append(("Luminosity", facts["luminosity_pb"] / 1000.0, "fb$^{-1}$"))
    labels = {}
    for record in facts["provenance"].get("stages", []):
        if record.get("stage") in STAGES and "label" in record:
            labels.setdefault(STAGES[record["stage"]], []).append(record["label"])
    found += [(name, " and ".join(dict.fromkeys(texts)), None) for name, texts in labels.items()]
    return found


def keywords(export):
    """-> HEPData's keywords of every table"""
    found = {}
    if export["reaction"] is not None:
        found["reactions"] = [export["reaction"]]
    if export["cmenergy"] is not None:
        found["cmenergies"] = [export["cmenergy"]]
    return found


def data_text(facts):
    """What the likelihoods are of: "data expected at CWL2 = 0, CPWL2 = 0 (Asimov)", or "observed data" """
    if facts.get("data") == "observed":
        return "observed data"
    point = ", ".join("%s = %g" % pair for pair in zip(facts["parameters"], facts["theta_true"]))
    return "data expected at %s (Asimov)" % point


def region_text(level, n_parameters):
    """How a region is defined, in the asymptotic approximation"""
    return "q < %.3f, the %d %% quantile of a chi-squared distribution with %d degrees of freedom" % (
        q_limit(level, n_parameters), level, n_parameters)
