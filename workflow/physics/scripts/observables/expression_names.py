"""Checks an expression of a physics card without an event: is it valid Python, and are its names known?"""
from nearest import did_you_mean
from observables.expressions import BUILTINS, LISTS, MATH, OBJECTS, TAGS, attributes_in, names_in, parse
from step import fail

MODULES = ("math", "np", "numpy")
OTHER_NAMES = {
    "jj": "j", "jet": "j", "jets": "j", "photon": "a", "photons": "a", "gamma": "a", "electron": "e", "electrons": "e",
    "muon": "mu", "muons": "mu", "lepton": "l", "leptons": "l", "etmiss": "met", "missing": "met",
}  # fmt: skip


def check_expression(section, key, text, observables=()):
    """Ends the step if the value of ``key`` is not an expression over the event (and, in cuts, the ``observables``)"""
    where = section.where(key)
    try:
        tree = parse(text)
    except (SyntaxError, ValueError) as error:
        fail("%s is not a Python expression: %s" % (where, getattr(error, "msg", error)), "it reads %r" % text)
    used = names_in(tree)
    known = OBJECTS + tuple(MATH) + tuple(observables)
    for name in sorted(used - set(known) - set(BUILTINS)):
        fail("%s: %r is not a name known to expressions; it reads %r" % (where, name, text), hint_for(name, known))
    hidden = sorted(name for name in attributes_in(tree) if name.startswith("_"))
    if hidden:
        fail("%s: %r is not a property of an object; it reads %r" % (where, hidden[0], text), "take it out")
    if not used & (set(OBJECTS) | set(observables)):
        fail("%s is the same for every event; it reads %r" % (where, text), "write it over %s" % ", ".join(OBJECTS))


def check_observable_name(section, key, name):
    """Ends the step if a cut would take the name for an object or a function"""
    if name in OBJECTS or name in MATH:
        fail(
            "%s is %r, which means something else in cuts" % (section.where(key), name),
            "give the observable another name, such as %s_1" % name,
        )


def check_tags(entry):
    """For our own detectors, which have no tags, unlike Delphes. ``entry``: of the card's observables or cuts"""
    tags = sorted(attributes_in(parse(entry.get("definition", entry.get("expression")))) & set(TAGS))
    if tags:
        fail(
            "%s uses %s, and this detector has no b, t or tau tags: it would be false for every jet"
            % (entry["where"], ", ".join(tags)),
            "use the jets without tags; tags need Delphes, in an environment without the Python package pythia8mc",
        )


def hint_for(name, known):
    """-> hint for a name that is none of ``known``"""
    if name in MODULES:
        return "use the bare names of functions: sqrt(...), not %s.sqrt(...)" % name
    if name.lower() in OTHER_NAMES:
        return "did you mean %r?" % OTHER_NAMES[name.lower()]
    hint = did_you_mean(name, known)
    if hint.startswith("did you mean"):
        return hint
    return "known are %s (lists, hardest first), %s, and functions of math" % (
        ", ".join(LISTS), ", ".join([other for other in known if other not in LISTS and other not in MATH]),
    )
