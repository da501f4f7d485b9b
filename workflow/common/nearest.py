"""The hint of an error about an unknown name."""
import difflib

LEAST_LIKENESS = 0.7  # twice the letters in common over all letters; below it, a hint would be a wild guess


def did_you_mean(name, known):
    """-> "did you mean 'members'?", or all known names"""
    names = [str(entry) for entry in known]
    folded = {entry.lower(): entry for entry in reversed(names)}
    near = difflib.get_close_matches(str(name).lower(), folded, n=1, cutoff=LEAST_LIKENESS)
    return "did you mean %r?" % folded[near[0]] if near else "known here: %s" % ", ".join(sorted(names))
