"""The section `export` of the machine-learning card: what is written for a publication."""
import re

KEYS = {"hepdata", "pyhf", "reaction", "cmenergy", "units", "hepdata_record"}
WITH_SCORES = ("sally", "quadratic")
MOST_SCORE_BINS = 64  # of all scores together, unless the card says otherwise
OBSERVABLE_BINS = 10


def read_export(section, card):
    """-> {"hepdata": bool, "pyhf": what _read_pyhf returns, "reaction": text or None, "cmenergy": in GeV or None,
    "units": of the parameters or None, "hepdata_record": "ins1234567" or None}

    section: Section; card: Card whose other sections have been read
    """
    section.check_keys(KEYS)
    return {
        "hepdata": section.flag("hepdata", True),
        "pyhf": _read_pyhf(section.section("pyhf", {}), card),
        "reaction": section.word("reaction") if "reaction" in section.content else None,
        "cmenergy": section.number("cmenergy", above=0) if "cmenergy" in section.content else None,
        "units": _read_units(section, len(card.scan["ranges"])),
        "hepdata_record": _read_record(section),
    }


def _read_pyhf(section, card):
    """-> None, {"observable", "bins": edges or their number} or {"scores": method, "bins": number for each score}"""
    section.check_keys({"bool", "observable", "bins", "scores", "number_of_bins"})
    for key, other in (("observable", "scores"), ("bins", "scores"), ("number_of_bins", "bins")):
        if key in section.content and other in section.content:
            section.reject(key, section.content[key], "nothing beside %s" % other)
    if not section.flag("bool", True):
        return None
    number = section.integer("number_of_bins", at_least=2) if "number_of_bins" in section.content else None
    if "scores" in section.content:
        equal = int(round(MOST_SCORE_BINS ** (1.0 / len(card.scan["ranges"]))))
        return {"scores": section.word("scores", choices=WITH_SCORES), "bins": number or max(2, equal)}
    fisher = card.fisher or {"observable": card.histogram_variable, "bins": OBSERVABLE_BINS}
    observable = section.word("observable", fisher["observable"])
    if "bins" in section.content:
        return {"observable": observable, "bins": _read_edges(section)}
    default = fisher["bins"] if observable == fisher["observable"] else OBSERVABLE_BINS
    return {"observable": observable, "bins": number or default}


def _read_edges(section):
    edges = section.numbers("bins")
    if any(low >= high for low, high in zip(edges, edges[1:])):
        section.reject("bins", edges, "a rising list of bin edges")
    return edges


def _read_units(section, count):
    if "units" not in section.content:
        return None
    units = section.sequence("units")
    if len(units) != count or not all(isinstance(unit, str) for unit in units):
        section.reject("units", units, "a text for each parameter of asymptotic_limits.region (%d)" % count)
    return units


def _read_record(section):
    if "hepdata_record" not in section.content:
        return None
    record = section.word("hepdata_record")
    if not re.fullmatch("ins[0-9]{7}", record):
        section.reject("hepdata_record", record, "ins and seven digits, as pyhf's schema wants,")
    return record
