"""tanh from the logistic function, tanh(x) = 2 / (1 + exp(-2 x)) - 1; the result differs by rounding, 1e-7 at most.

Upstream: ``utils/ml/utils.py``, ``get_activation_function`` (MadMiner 0.9.3 to 0.9.6): "tanh" is torch's
Without it: the evaluation of these networks takes twice as long
"""
import torch


class _Tanh(torch.autograd.Function):
    """Differentiable twice, as ALICES needs it."""

    @staticmethod
    def forward(ctx, x):
        y = torch.sigmoid(x + x).mul_(2.0).sub_(1.0)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, gradient):
        (y,) = ctx.saved_tensors
        return torch.ops.aten.tanh_backward(gradient, y)


def tanh(x):
    """x: tensor of any shape -> the same shape"""
    return _Tanh.apply(x)


def install():
    """Makes MadMiner use it in the networks that it builds from now on."""
    import madminer.utils.ml.models.made
    import madminer.utils.ml.models.ratio
    import madminer.utils.ml.models.score

    models = madminer.utils.ml.models
    for module in (models.made, models.ratio, models.score):
        if module.get_activation_function is not _activation_function:
            _originals.append(module.get_activation_function)
            module.get_activation_function = _activation_function


_originals = []


def _activation_function(name):
    return tanh if name == "tanh" else _originals[0](name)
