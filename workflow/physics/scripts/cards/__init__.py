"""The physics card, the MadMiner settings made of it, and the shipped cards of the generators."""
import bundle  # noqa: F401
