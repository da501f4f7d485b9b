"""Checks around the training: whether the samples can be learned from, and whether the networks were trained."""
import math

import numpy as np

from step import fail, warn


def check_epochs(method, epochs):
    """Ends the step where no epoch would be trained."""
    if epochs < 1:
        fail("the networks of %s would not be trained at all: %d epochs" % (method, epochs), "-p epochs= is at least 1")


def check_samples(method, member, arrays, batch_size, validation_split):
    """Ends the step if a network cannot learn from its samples; warns if they are fewer than one full batch.

    arrays: of draws.load_member_arrays; x (n, n_observables)
    """
    x, who = arrays["x"], "network %d of %s" % (member + 1, method)
    bad = ~np.isfinite(x)
    if bad.any():
        event, observable = np.argwhere(bad)[0]
        fail(
            "%s: observable %d is %s in sample %d, and not finite in %.1f %% of the samples"
            % (who, observable + 1, x[event, observable], event + 1, 100 * bad[:, observable].mean()),
            "give the observable a default in the physics card, or make it required, so that such events are dropped",
        )
    held_back = int(validation_split * len(x))
    if held_back == 0 or held_back == len(x):
        fail(
            "%s: not even one batch can be made of %d samples when the share %g of them is held back"
            % (who, len(x), validation_split),
            "raise -p train_samples, or change training.validation_split in the machine-learning card",
        )
    if (x == x[0]).all():
        fail(
            "%s: all %d samples are the same event" % (who, len(x)),
            "one event has nearly all the weight, or the file contains only one: look at effective_sample_sizes in "
            "provenance.json",
        )
    if len(x) - held_back < batch_size:
        warn(
            "%s: %d samples are fewer than one batch of %d; raise -p train_samples or lower -p batch_size"
            % (who, len(x) - held_back, batch_size)
        )


def check_losses(method, losses, epochs=1):
    """Ends the step unless all networks of a method were trained for at least `epochs` epochs, with finite losses.

    losses: {"train": [[loss per epoch] per network], "validation": [[...]]}
    """
    for kind in ("train", "validation"):
        for member, series in enumerate(losses[kind]):
            finite = next((epoch for epoch, loss in enumerate(series) if not math.isfinite(loss)), len(series))
            if finite < max(epochs, len(series)):
                fail(
                    "network %d of %s did not train: %s ended with a finite loss"
                    % (member + 1, method, "only %d of %d epochs" % (finite, epochs) if finite else "no epoch"),
                    "likely causes: a learning rate that is too high (training.initial_lr of the machine-learning "
                    "card), a large -p alpha, observables or weights of very different size",
                )
