"""What plots say in words: symbols of parameters and observables, process, energy, luminosity, origin of the events."""
import re
import textwrap

from analysis_labels import label_of, labels_of, process_of
from plots.plot_style import luminosity_text

LETTERS = 16.5  # of the caption, per inch
LETTERS_OF_LINE = 15.0  # of the line of the process, per inch
SEPARATOR = " · "


def has_truth(facts):
    """Whether the data are expected ones, of a known parameter point. facts: of a Result"""
    return facts.get("data") != "observed"


def data_title(facts, what):
    """facts: of a Result; what: "regions" -> "Expected regions" """
    return "%s %s" % ("Expected" if has_truth(facts) else "Observed", what)


def process_line(facts, width):
    """Process, energy, luminosity and number of events, as far as they are known, in lines that fit into `width`
    inches"""
    origin = process_of(facts["provenance"].get("stages", []))
    parts = [origin["process"]] if origin["process"] else []
    if origin["sqrt_s_gev"]:
        parts.append(r"$\sqrt{s}$ = %s" % energy_text(origin["sqrt_s_gev"]))
    parts.append(luminosity_text(facts["luminosity_pb"]))
    number = facts["expected_events"] if has_truth(facts) else facts["observed_data"]["events"]
    parts.append("%.0f events" % number)
    lines = [parts[0]]
    for part in parts[1:]:
        longer = lines[-1] + SEPARATOR + part
        if letters_of(longer) <= LETTERS_OF_LINE * width:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join(lines)


def energy_text(energy_gev):
    """13000 -> "13 TeV" """
    return "%g TeV" % (energy_gev / 1000) if energy_gev >= 1000 else "%g GeV" % energy_gev


def symbol_of(name, facts):
    """The label of a parameter or an observable; a name is no formula, whatever $ it contains"""
    label = label_of(name, labels_of(facts["provenance"].get("stages", [])))["label"]
    return name.replace("$", r"\$") if label == name else label


def axis_label(name, facts):
    """Label and unit of a parameter or an observable; a long name in lines of a readable length"""
    entry = label_of(name, labels_of(facts["provenance"].get("stages", [])))
    if entry["label"] == name:
        text = textwrap.fill(name, 24).replace("$", r"\$")
    else:
        text = entry["label"]
    return text if entry["unit"] is None else "%s [%s]" % (text, entry["unit"])


def caption_of(facts, width):
    """The origin of the events, in lines that fit into `width` inches"""
    return textwrap.fill(facts["provenance"]["caption"], int(LETTERS * width)).replace("$", r"\$")


def letters_of(text):
    """About how many letters of usual width a text has: commands of a formula are one each"""
    return len(re.sub(r"\\[A-Za-z]+ ?|\\.", "x", text).translate(str.maketrans("", "", "${}^_")))
