"""One device for all of MadMiner's networks, chosen by the card.

MadMiner 0.9.3 to 0.9.6, utils/ml/trainer.py and utils/ml/eval.py: trainers and evaluations use a GPU wherever torch sees
one (``run_on_gpu=True``), and ``train`` and ``evaluate`` of the estimators pass no such argument on. Without this patch the
same seed gives other networks on a machine with a GPU, and nothing in the card can prevent it.
"""
import functools

import torch

_chosen = torch.device("cpu")


def chosen():
    """-> the torch.device of this process; the CPU unless ``install`` named another"""
    return _chosen


def install(device):
    """Makes MadMiner's trainers and its evaluation of densities use this torch.device; ``ratio_evaluation`` asks for it."""
    import madminer.ml.likelihood
    from madminer.utils.ml import eval as evaluation
    from madminer.utils.ml.trainer import Trainer

    global _chosen
    _chosen = device
    on_gpu = device.type == "cuda"
    initialise = getattr(Trainer.__init__, "__wrapped__", Trainer.__init__)

    @functools.wraps(initialise)
    def init(trainer, model, run_on_gpu=True, *others, **options):
        initialise(trainer, model, on_gpu, *others, **options)

    Trainer.__init__ = init
    madminer.ml.likelihood.evaluate_flow_model = functools.partial(evaluation.evaluate_flow_model, run_on_gpu=on_gpu)
