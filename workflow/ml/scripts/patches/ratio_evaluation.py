"""Evaluates MadMiner's networks on whole arrays; the results are the same.

Upstream: ``utils/ml/eval.py``, ``evaluate_ratio_model`` and ``evaluate_local_score_model`` (MadMiner 0.9.3 to 0.9.6)
Without it: a tensor is built for each event and each parameter point, which takes twenty times as long as the networks
"""
import numpy as np
import torch

from patches import device, fast_tanh

# Events at a time: on the CPU the hidden layers stay in its cache, on a GPU they are 100 MB.
CHUNK = {"cpu": 1000, "cuda": 100000}


def evaluate_ratio_model(model, method_type=None, theta0s=None, theta1s=None, xs=None, evaluate_score=False, **_):
    """Replaces MadMiner's function of the same name, for networks with one parameterised hypothesis.

    theta0s: (1, n_parameters) or (n, n_parameters); xs: (n, n_observables)
    -> s (n,), log r (n,), score at theta0s (n, n_parameters) or None, None
    """
    x = _to_device(xs)
    theta = _to_device(theta0s).expand(len(x), -1)
    model.to(x.device, x.dtype).eval()
    s, log_r, score = [], [], []
    with torch.set_grad_enabled(evaluate_score):
        for x_part, theta_part in zip(_chunks(x), _chunks(theta)):
            if evaluate_score:
                theta_part = theta_part.clone()
            part = model(theta_part, x_part, track_score=evaluate_score, create_gradient_graph=False)
            s.append(part[0].detach())
            log_r.append(part[1].detach())
            if evaluate_score:
                score.append(part[2].detach())
    return (
        torch.cat(s).cpu().numpy().ravel(),
        torch.cat(log_r).cpu().numpy().ravel(),
        torch.cat(score).cpu().numpy() if evaluate_score else None,
        None,
    )


def evaluate_local_score_model(model, xs=None, **_):
    """Replaces MadMiner's function of the same name. xs: (n, n_observables) -> score (n, n_parameters)"""
    x = _to_device(xs)
    model.to(x.device, x.dtype).eval()
    with torch.no_grad():
        return torch.cat([model(part) for part in _chunks(x)]).cpu().numpy()


def _to_device(array):
    return torch.as_tensor(np.asarray(array), dtype=torch.float, device=device.chosen())


def _chunks(tensor):
    return tensor.split(CHUNK[tensor.device.type])


def install():
    """Makes MadMiner's estimators use these functions."""
    import madminer.ml.parameterized_ratio
    import madminer.ml.score

    torch.set_num_threads(1)
    fast_tanh.install()
    madminer.ml.parameterized_ratio.evaluate_ratio_model = evaluate_ratio_model
    madminer.ml.score.evaluate_local_score_model = evaluate_local_score_model
