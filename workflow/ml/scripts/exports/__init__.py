"""Results in the formats that papers publish: a HEPData submission, a pyhf workspace with a patch set."""
import bundle  # noqa: F401
