"""One device for all of MadMiner's networks, chosen by the card.

Upstream: ``utils/ml/trainer.py`` and ``utils/ml/eval.py``, ``run_on_gpu=True`` (MadMiner 0.9.3 to 0.9.6): no
estimator passes another value on
Without it: networks are trained on any GPU that torch finds, where the same seed gives other networks
"""
import functools

import torch

_chosen = torch.device("cpu")


def chosen():
    """-> the torch.device of this process; the CPU unless ``install`` named another"""
    return _chosen


def install(device):
    """device: torch.device that MadMiner's trainers, its evaluation of densities and ``ratio_evaluation`` are to use"""
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
