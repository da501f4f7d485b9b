"""The AMSGrad optimiser (https://openreview.net/forum?id=ryQu7f-RZ) on one flat vector of all weights, with the formula
of ``torch.optim.Adam(amsgrad=True)``.

Upstream: ``utils/ml/utils.py``, ``get_optimizer`` (MadMiner 0.9.3 to 0.9.6): "amsgrad" is torch's Adam
Without it: torch 2 loads its compiler for the first step of Adam, two CPU seconds per training, and each step iterates
over the layers, a sixth of the training time of small networks
"""
import math

import torch


class FlatAmsgrad:
    """The interface that MadMiner's trainer needs: `param_groups` for the learning rate, `zero_grad`, `step`.

    parameters: float tensors; they and their gradients become views of one vector
    lr: learning rate; betas: decay of the first and second moment; eps: added to the denominator
    """

    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        parameters = list(parameters)
        self.weights = torch.cat([parameter.detach().reshape(-1) for parameter in parameters])
        self.gradient = torch.zeros_like(self.weights)
        start = 0
        for parameter in parameters:
            end = start + parameter.numel()
            parameter.data = self.weights[start:end].view_as(parameter)
            parameter.grad = self.gradient[start:end].view_as(parameter)
            start = end
        self.betas, self.eps = betas, eps
        self.steps = 0
        self.mean = torch.zeros_like(self.weights)
        self.square = torch.zeros_like(self.weights)
        self.largest_square = torch.zeros_like(self.weights)
        self.param_groups = [{"params": parameters, "lr": lr}]

    def zero_grad(self):
        """Sets all gradients to 0, in place."""
        self.gradient.zero_()

    def step(self):
        """Changes all weights, in place."""
        decay, decay_square = self.betas
        self.steps += 1
        self.mean.mul_(decay).add_(self.gradient, alpha=1 - decay)
        self.square.mul_(decay_square).addcmul_(self.gradient, self.gradient, value=1 - decay_square)
        torch.maximum(self.largest_square, self.square, out=self.largest_square)
        denominator = self.largest_square.sqrt().div_(math.sqrt(1 - decay_square ** self.steps)).add_(self.eps)
        rate = self.param_groups[0]["lr"] / (1 - decay ** self.steps)
        self.weights.addcdiv_(self.mean, denominator, value=-rate)


def install():
    """Makes MadMiner's estimators use this class for the optimiser "amsgrad"."""
    import madminer.ml.likelihood
    import madminer.ml.parameterized_ratio
    import madminer.ml.score

    for module in (madminer.ml.likelihood, madminer.ml.parameterized_ratio, madminer.ml.score):
        if module.get_optimizer is not _optimizer:
            _originals.append(module.get_optimizer)
            module.get_optimizer = _optimizer


_originals = []


def _optimizer(name, nesterov_momentum):
    return (FlatAmsgrad, {}) if name == "amsgrad" else _originals[0](name, nesterov_momentum)
