"""Samples of events with their weights: MadMiner's files, mixture, and checks of one job and of all."""
import bundle  # noqa: F401
