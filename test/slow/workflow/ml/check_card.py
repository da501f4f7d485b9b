"""The card: defaults, errors that name the key, and the choice of methods."""
import copy

from checks import CARD, EVENTS, failure_of, run_checks

import yaml

from card_section import Section
from likelihood import event_file
from methods import choose_methods
from ml_card import Card, load_card
from networks.draws import plan_draws
from sampling import Sampler

with open(CARD) as stream:
    CONTENT = yaml.safe_load(stream)


def read(change):
    """The bundled card after `change(content)`"""
    content = copy.deepcopy(CONTENT)
    change(content)
    return Card(Section(content, "", "input.yml"))


def check_bundled_card():
    card = load_card(CARD)
    assert card.methods == ["alice", "alices", "sally"]
    assert card.training["members"] == 2
    assert card.training["epoch_factor"] == {"alice": 2}
    assert card.scan["resolutions"] == [25, 25]


def check_new_keys_have_the_bundled_values_as_defaults():
    def drop(content):
        for key in ("sampling", "training", "limits"):
            del content[key]

    plain, bundled = read(drop), load_card(CARD)
    assert plain.sampling == bundled.sampling
    assert plain.training == bundled.training
    assert plain.limits == bundled.limits


def check_errors_name_the_key():
    cases = [
        (lambda c: c["training"].update(members="three"), "training.members is 'three'"),
        (lambda c: c["training"].update(initial_lr=-1), "training.initial_lr is -1"),
        (lambda c: c["training"].update(memmbers=3), "did you mean 'members'?"),
        (lambda c: c["asymptotic_limits"].pop("theta_true"), "asymptotic_limits.theta_true is missing"),
        (lambda c: c["asymptotic_limits"].update(resolutions=[25]), "asymptotic_limits.resolutions is [25]"),
        (lambda c: c["asymptotic_limits"].update(theta_true=[0.0, 3.0]), "asymptotic_limits.theta_true is [0.0, 3.0]"),
        (lambda c: c["asymptotic_limits"]["region"]["theta_1"].update(max=-2), "asymptotic_limits.region.theta_1.max"),
        (lambda c: c["alices"]["theta_0"].update(sampling_method="grid"), "alices.theta_0.sampling_method is 'grid'"),
        (lambda c: c["alice"]["theta_0"]["prior"].pop(), None),
        (lambda c: c["sally"]["theta_0"].pop("sampling_arg"), "sally.theta_0.sampling_arg is missing"),
        (lambda c: c.update(methods=["alice", "saly"]), "methods[1]: unknown method 'saly'"),
        (lambda c: c.update(include_xsec=["yes"]), "include_xsec[0] is 'yes'"),
        (lambda c: c.update(plot=True), "plot is not a key of the card"),
    ]
    for change, expected in cases:
        if expected is None:
            assert len(read(change).points["alice"]["theta_0"].argument[1]) == 1  # the file decides what is right
        else:
            text = failure_of(read, change)
            assert expected in text, (expected, text)
            assert "input.yml" in text or "did you mean" in text


def check_choice_of_methods():
    assert choose_methods(["all"], ["alice", "sally"]) == ["alice", "sally"]
    assert choose_methods(["sally,alices"], ["alice"]) == ["sally", "alices"]
    assert choose_methods(["sally", "alices"], ["alice"]) == ["sally", "alices"]
    text = failure_of(choose_methods, ["alicess"], ["alice"])
    assert "unknown method 'alicess'" in text and "alice, alices" in text and "did you mean 'alices'?" in text
    assert "listed twice" in failure_of(choose_methods, ["sally,sally"], ["alice"])
    assert "no method" in failure_of(choose_methods, [","], ["alice"])


def check_methods_with_equal_points_share_a_draw():
    draws = plan_draws(load_card(CARD), ["sally", "alices", "alice"])
    assert [draw.methods for draw in draws] == [["sally"], ["alices", "alice"]]
    other = read(lambda content: content["alice"]["theta_0"].update(sampling_number=7))
    assert len(plan_draws(other, ["alices", "alice"])) == 2
    assert "no section for the method rolr" in failure_of(plan_draws, load_card(CARD), ["rolr"])


def check_card_against_the_event_file():
    sampler = Sampler(EVENTS, include_nuisance_parameters=False)
    event_file.check_file(sampler, load_card(CARD))

    def one_parameter(content):
        del content["asymptotic_limits"]["region"]["theta_1"]
        content["asymptotic_limits"].update(resolutions=[25], theta_true=[0.0])
        content["fisher_information"].update(theta_true=[0.0])

    cases = [
        (
            lambda c: c.update(histogram_vars="pt_j"),
            "histogram_vars: there is no observable 'pt_j'",
            "did you mean 'pt_j1'?",
        ),
        (
            lambda c: c["sally"]["theta_0"].update(sampling_arg="smm"),
            "sally.theta_0.sampling_arg",
            "did you mean 'sm'?",
        ),
        (lambda c: c["alice"]["theta_0"]["prior"].pop(), "alice.theta_0.prior has 1 entries", "CWL2, CPWL2"),
        (one_parameter, "asymptotic_limits.region has 1 parameters", "has 2 (CWL2, CPWL2)"),
    ]
    for change, *expected in cases:
        text = failure_of(event_file.check_file, sampler, read(change))
        assert all(words in text for words in expected), text


run_checks(globals())
