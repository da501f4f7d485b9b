"""The fast detector: from stable particles or partons to photons, leptons, jets and missing momentum."""
import bundle  # noqa: F401
