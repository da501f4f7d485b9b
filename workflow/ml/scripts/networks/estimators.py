"""Trains the networks of one method and saves them as MadMiner's Ensemble."""
import numpy as np
import torch

from methods import METHODS, number_of
from networks.ensembles import new_estimator
from networks.training_checks import check_epochs, check_losses, check_samples
from patches import amsgrad, density_flow, fast_loader, fast_tanh, morphing_aware
from seeds import seed_sequence

from madminer.ml import Ensemble

_STREAM = 102  # this step's branch of the user's seed


def train_member(method, arrays, member, seed, settings, epochs, batch_size, alpha, morphing=None):
    """Trains one network.

    arrays: float32, those of methods.METHODS: x (n, n_observables); theta, t_xz (n, n_parameters); y, r_xz (n, 1)
    settings: the card's `training`; morphing: see ensembles.new_estimator
    -> estimator, training loss per epoch, validation loss per epoch
    """
    state = seed_sequence(seed, _STREAM, number_of(method), member).generate_state(2)
    np.random.seed(state[0])
    torch.manual_seed(int(state[1]))
    options = dict(
        n_epochs=epochs,
        batch_size=batch_size,
        initial_lr=settings["initial_lr"],
        final_lr=settings["final_lr"],
        optimizer="amsgrad",
        validation_split=settings["validation_split"],
        early_stopping=False,  # MadMiner 0.9 keeps a reference to the best weights, not a copy: it restores nothing
        n_workers=0,
        verbose="none",
    )
    facts = METHODS[method]
    estimator = new_estimator(method, settings["hidden"], morphing)
    if facts.kind != "score":
        options["alpha"] = alpha
    train, validation = estimator.train(method=facts.loss, **dict(options, **arrays))
    return estimator, [float(loss) for loss in train], [float(loss) for loss in validation]


def train_ensemble(method, members_arrays, seed, settings, epochs, batch_size, alpha, morphing=None):
    """Trains a network per item of `members_arrays`, with loaders that suit small networks.

    -> Ensemble, {"train": [[loss per epoch] per member], "validation": [[...]]}
    """
    torch.set_num_threads(1)  # more are slower for networks of this size, and change the order of sums
    for patch in (fast_loader, amsgrad, fast_tanh, density_flow, morphing_aware):
        patch.install()
    check_epochs(method, epochs)
    trained, losses = [], {"train": [], "validation": []}
    for member, arrays in enumerate(members_arrays):
        check_samples(method, member, arrays, batch_size, settings["validation_split"])
        estimator, train, validation = train_member(
            method, arrays, member, seed, settings, epochs, batch_size, alpha, morphing
        )
        trained.append(estimator)
        losses["train"].append(train)
        losses["validation"].append(validation)
        check_losses(method, losses, epochs)
    return Ensemble(trained), losses
