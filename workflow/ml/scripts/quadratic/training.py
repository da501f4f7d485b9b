"""Trains the quadratic classifier.

All benchmarks are told apart at once by the cross entropy with soft labels: an event belongs to benchmark b in
proportion to p(z|b), which its weights give. The minimum is at p(x|b) / sum_b' p(x|b'), in which the hidden z is
averaged out; no event is drawn, so none is lost.

The idea of a classifier that knows that cross sections are quadratic in Wilson coefficients:
https://arxiv.org/abs/2007.10356; learning from each event's weights at all coefficients: https://arxiv.org/abs/2205.12976.
"""
import math

import torch

from networks.training_checks import check_epochs, check_losses, check_samples
from patches import device
from patches.amsgrad import FlatAmsgrad
from patches.fast_tanh import tanh
from quadratic.classifier import Classifier
from quadratic.inputs import Inputs
from seeds import seed_sequence

BATCHES = 40  # per epoch at least: with fewer events batches are smaller, so that networks of small files are trained
_STREAM = 104  # this training's branch of the user's seed


class Networks:
    """Equal networks side by side: one matrix product for all, since single ones would mostly wait for Python.

    sizes: [n_inputs, units of each hidden layer, n_benchmarks]; layers: [(weights (n_members, n_in, n_out), offsets
    (n_members, 1, n_out))]
    """

    def __init__(self, n_members, sizes):
        self.layers = []
        for n_in, n_out in zip(sizes, sizes[1:]):
            bound = 1.0 / math.sqrt(n_in)  # as in torch.nn.Linear
            shapes = ((n_members, n_in, n_out), (n_members, 1, n_out))
            drawn = [torch.empty(shape).uniform_(-bound, bound).to(device.chosen()) for shape in shapes]
            self.layers.append(tuple(tensor.requires_grad_() for tensor in drawn))

    def parameters(self):
        """-> all weights and offsets, for an optimiser"""
        return [tensor for layer in self.layers for tensor in layer]

    def losses(self, inputs, labels):
        """Cross entropy of each network. inputs (n_members, n, n_inputs), labels (n_members, n, n_benchmarks) ->
        (n_members,)"""
        values = inputs
        for number, (weights, offsets) in enumerate(self.layers):
            values = torch.baddbmm(offsets, tanh(values) if number else values, weights)
        return -(labels * torch.log_softmax(values, 2)).sum(2).mean(1)


def train_classifier(arrays, samples, seed, settings, epochs, batch_size):
    """arrays: x (n_events, n_observables), labels (n_events, n_benchmarks), see samples.soft_labels; float32
    samples: content of the method's folder; settings: {"members", "hidden", "initial_lr", "validation_split"}

    The learning rate falls to 0 along half a cosine. Each network holds other events back to monitor the loss.
    -> Classifier, {"train": [[loss per epoch] per member], "validation": [[...]]}
    """
    torch.set_num_threads(1)
    check_epochs("quadratic", epochs)
    x, labels = arrays["x"], torch.from_numpy(arrays["labels"]).to(device.chosen())
    check_samples("quadratic", 0, arrays, batch_size, settings["validation_split"])
    torch.manual_seed(int(seed_sequence(seed, _STREAM).generate_state(1)[0]))
    members = settings["members"]
    scale = Inputs.of(x)
    inputs = torch.from_numpy(scale(x)).to(device.chosen())
    networks = Networks(members, [inputs.shape[1]] + list(settings["hidden"]) + [labels.shape[1]])
    order = torch.stack([torch.randperm(len(x)) for _ in range(members)])
    batch_size = min(batch_size, max(len(x) // BATCHES, 1))
    n_held_back = int(settings["validation_split"] * len(x))
    held_back, order = order[:, :n_held_back], order[:, n_held_back:]
    optimiser = FlatAmsgrad(networks.parameters(), lr=settings["initial_lr"])
    losses = {"train": [[] for _ in range(members)], "validation": [[] for _ in range(members)]}
    for epoch in range(epochs):
        optimiser.param_groups[0]["lr"] = settings["initial_lr"] * 0.5 * (1.0 + math.cos(math.pi * epoch / epochs))
        order = torch.stack([one[torch.randperm(len(one))] for one in order])
        _record(losses["train"], _train_epoch(networks, optimiser, inputs, labels, order, batch_size))
        with torch.no_grad():
            _record(losses["validation"], networks.losses(inputs[held_back], labels[held_back]))
        check_losses("quadratic", losses)
    layers = [tuple(tensor.detach().cpu().numpy().copy() for tensor in layer) for layer in networks.layers]
    return Classifier(scale, layers, samples["benchmarks"], samples["cross_sections"]), losses


def _train_epoch(networks, optimiser, inputs, labels, order, batch_size):
    """order (n_members, n): the events of each network -> mean loss of each (n_members,)"""
    total = torch.zeros(len(order), device=inputs.device)
    for start in range(0, order.shape[1], batch_size):
        batch = order[:, start : start + batch_size]
        loss = networks.losses(inputs[batch], labels[batch])
        optimiser.zero_grad()
        loss.sum().backward()
        optimiser.step()
        total += loss.detach() * batch.shape[1]
    return total / order.shape[1]


def _record(series, losses):
    for one, loss in zip(series, losses.tolist()):
        one.append(loss)
