"""The card: defaults, errors that name the key, and the choice of methods."""
import copy

from checks import CARD, EVENTS, failure_of, run_checks

import yaml

from card_agreement import find_warnings
from card_section import Section
from likelihood import event_file
from methods import choose_methods
from ml_card import Card, load_card
from networks.draws import plan_draws
from parameter_points import ParameterPoints
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
    assert card.methods == ["alice", "alices", "sally", "quadratic"]
    assert card.training["members"] == 2
    assert card.training["epoch_factor"] == {"alice": 2, "quadratic": 4}
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
        (lambda c: c["alice"]["theta_0"].update(sampling_method="grid"), "alice.theta_0.sampling_method is 'grid'"),
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
    for name, hint in (("alice2", "'alice'"), ("ALICES", "'alices'"), ("saly", "'sally'"), ("carl2", "'carl'")):
        assert "did you mean %s?" % hint in failure_of(choose_methods, [name], ["alice"])
    for name in ("bob", "mall", "likelihood", "neural"):
        text = failure_of(choose_methods, [name], ["alice"])
        assert "did you mean" not in text and "known here: alice, alices, carl" in text, text
    assert "write all alone" in failure_of(choose_methods, ["all,sally"], ["alice"])
    assert "no method" in failure_of(choose_methods, [","], ["alice"])


def check_methods_with_equal_points_share_a_draw():
    draws = plan_draws(load_card(CARD), ["sally", "alices", "alice"])
    assert [draw.methods for draw in draws] == [["sally"], ["alices", "alice"]]

    def separate(content):
        content["alices"] = copy.deepcopy(content["alice"])
        content["alices"]["theta_0"].update(sampling_number=7)

    other = read(separate)
    assert len(plan_draws(other, ["alices", "alice"])) == 2


def check_a_method_without_a_section_uses_the_points_of_another():
    card = load_card(CARD)
    assert card.points_of("rascal") == card.points_of("alices") == card.points_of("alice")
    assert [draw.methods for draw in plan_draws(card, ["rolr", "alice", "carl"])] == [["rolr", "alice", "carl"]]
    own = read(lambda content: content.update(rolr=dict(content["alice"], theta_1=content["sally"]["theta_0"])))
    own.points["rolr"]["theta_0"] = ParameterPoints("benchmark", "w")
    assert own.points_of("rolr")["theta_0"].argument == "w" and own.points_of("carl") == card.points_of("alice")
    text = failure_of(plan_draws, read(lambda content: content.pop("sally")), ["alice", "sally"])
    assert "no parameter points for the method sally" in text and "a section sally with theta_0" in text
    text = failure_of(plan_draws, read(lambda content: content.pop("alice")), ["rolr"])
    assert "no parameter points for the method rolr" in text and "theta_0 and theta_1" in text


def check_warnings_name_the_section():
    def widen(content):
        content["asymptotic_limits"]["region"]["theta_1"].update(max=1.5)
        content["methods"] = ["rolr", "alices", "sally"]

    (warning,) = find_warnings(read(widen))
    assert "the prior of alice from -1 to 1" in warning and "theta_1 reaches from -1 to 1.5" in warning


def check_quadratic_needs_no_points():
    card = read(lambda content: content.update(methods=["quadratic", "sally"]))
    assert card.points_of("quadratic") == {} and "quadratic" not in card.points
    assert card.quadratic == {"members": 3, "hidden": (64, 64), "initial_lr": 0.003}
    given = read(lambda content: content.update(quadratic={"members": 1, "hidden_layers": [8]}))
    assert given.quadratic == {"members": 1, "hidden": (8,), "initial_lr": 0.003}
    text = failure_of(read, lambda content: content.update(quadratic={"theta_0": {}}))
    assert "quadratic.theta_0 is not a key of the card" in text


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
