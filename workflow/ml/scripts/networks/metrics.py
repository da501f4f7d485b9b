"""How well the networks reproduce the joint quantities, on events that were not used for training."""
import numpy as np

from json_files import finite_or_none
from methods import kind_of, number_of
from networks.ensembles import scores_of
from seeds import seed_sequence

_STREAM = 103  # this step's branch of the user's seed
TEST_POINTS = 100  # number of parameter points for the test samples of a ratio: MadMiner is slow per point
LOG_RATIO_CLIP = 10.0  # as in MadMiner's losses


def test_metrics(sampler, estimator, method, points, n_samples, test_split, seed):
    """Draws `n_samples` events of the test partition and compares.

    sampler: SampleAugmenter; estimator: Ensemble; points: the card's {"theta_0": ..., ["theta_1": ...]}
    The joint quantities depend on what the detector does not measure, so even the exact ratio is not fully correlated
    with them.
    -> {"log_ratio_correlation", "log_ratio_mse"} | {"score_correlation": [..], "score_mse"}; a correlation with a
    constant is None
    """
    np.random.seed(seed_sequence(seed, _STREAM, number_of(method)).generate_state(1)[0])
    options = dict(
        n_samples=n_samples, partition="test", test_split=test_split, sample_only_from_closest_benchmark=False
    )
    if kind_of(method) != "ratio":
        x, theta, joint, _ = sampler.sample_train_local(theta=points["theta_0"].for_madminer(TEST_POINTS), **options)
        return compare_scores(joint, scores_of(estimator, method, x, theta))
    x, theta, _, _, ratio, _, _ = sampler.sample_train_ratio(
        theta0=points["theta_0"].for_madminer(at_most=TEST_POINTS), theta1=points["theta_1"].for_madminer(), **options
    )
    log_ratio, _ = estimator.evaluate_log_likelihood_ratio(
        x=x, theta=theta, test_all_combinations=False, calculate_covariance=False
    )
    return compare_log_ratios(ratio, log_ratio)


def compare_log_ratios(joint_ratio, log_ratio):
    """joint_ratio: (n, 1); log_ratio: (n,)"""
    limit = np.exp(LOG_RATIO_CLIP)
    joint = np.log(np.clip(np.asarray(joint_ratio, dtype=float).ravel(), 1.0 / limit, limit))
    return {
        "log_ratio_correlation": correlation(joint, log_ratio),
        "log_ratio_mse": float(np.mean((joint - log_ratio) ** 2)),
    }


def compare_scores(joint, score):
    """joint, score: (n, n_parameters)"""
    pairs = zip(np.asarray(joint, dtype=float).T, np.asarray(score, dtype=float).T)
    return {
        "score_correlation": [correlation(one, other) for one, other in pairs],
        "score_mse": float(np.mean((joint - score) ** 2)),
    }


def correlation(one, other):
    """one, other: (n,) -> their correlation, or None where one of them is constant"""
    with np.errstate(invalid="ignore", divide="ignore"):
        return finite_or_none(np.corrcoef(one, other)[0, 1])
