"""Expected events in bins against sums over the events, and borders of regions whose shape is known."""
from checks import CARD, EVENTS, run_checks

import numpy as np

from exports.bins import boxes_of, equal_boxes, merge_groups, positions_of
from exports.borders import border_lines
from exports.channels import channel_yields, is_due, join_empty
from exports.patch_points import MOST_PATCHES, patch_points
from exports.yields import YIELDS_FILE, Yields
from likelihood.event_file import EventFile
from likelihood.grid import Grid
from likelihood.scan import Scan
from made_up_events import MadeUpProcess
from made_up_results import gaussian
from ml_card import load_card
from quadratic.classifier import Classifier
from quadratic.inputs import Inputs

from madminer.ml import Ensemble, ScoreEstimator

LUMINOSITY = 1e5
POINTS = ((0.0, 0.0), (0.5, -0.5), (-1.0, 1.0), (1 / 3, -1 / 6), (-0.2, -0.9))
card = load_card(CARD)
events = EventFile(EVENTS, include_nuisance_parameters=False)
scan = Scan(events, card, LUMINOSITY)


def check_yields_of_an_observable():
    wanted = {"observable": "pt_j1", "bins": [30.0, 100.0, 200.0, 400.0]}
    yields = channel_yields(scan, wanted, None)
    x, weights = events.events("all", 0.2)
    values = x[:, list(events.observables).index("pt_j1")]
    edges = [-np.inf, 100.0, 200.0, 400.0, np.inf]  # no event is below 30 GeV: that bin is joined with the next one
    assert yields.boxes[:, 0].tolist() == [[low, high] for low, high in zip(edges, edges[1:])]
    for theta in POINTS:
        at_theta = LUMINOSITY * weights.dot(events.morphing([theta])[0])
        inside = [(values >= low) & (values < high) for low, high in zip(edges, edges[1:])]
        assert np.allclose(yields.at(theta), [at_theta[one].sum() for one in inside], rtol=1e-9)
        assert np.allclose(yields.errors_at(theta), [np.sqrt((at_theta[one] ** 2).sum()) for one in inside], rtol=1e-6)
        assert np.isclose(yields.at(theta).sum(), LUMINOSITY * events.cross_sections([theta])[0])


def check_yields_of_scores():
    np.random.seed(1)
    estimators = [ScoreEstimator(n_hidden=(5,)) for _ in "12"]
    x, _ = events.events("all", 0.2)
    for one in estimators:
        one.initialize_input_transform(x)
        one.n_observables, one.n_parameters = x.shape[1], 2
        one._create_model()
    Ensemble(estimators).save("sally")
    inputs = Inputs.of(x)
    layers = [(0.3 * np.random.normal(size=(1, len(inputs.means), 6)), np.zeros((1, 1, 6)))]
    Classifier(inputs, layers, list(events.benchmarks), events.xsecs()[0]).save("quadratic")
    for method in ("sally", "quadratic"):
        yields = channel_yields(scan, {"scores": method, "bins": 6}, method)
        assert len(yields.boxes) == 36 and yields.variables == ["score_CWL2", "score_CPWL2"]
        reference = yields.at((0.0, 0.0))
        assert reference.max() / reference.min() < 1.1  # equal contents
        for theta in POINTS:
            assert np.isclose(yields.at(theta).sum(), LUMINOSITY * events.cross_sections([theta])[0])
            assert (yields.at(theta) > 0).all() and (yields.errors_at(theta) > 0).all()


def check_yields_of_one_and_three_parameters():
    for count in (1, 3):
        own, process = load_card(CARD), MadeUpProcess(count)
        made_up = EventFile(process.write("made_up_%d.h5" % count, 4000, 1), include_nuisance_parameters=False)
        own.scan.update(ranges=[(-1.0, 1.0)] * count, theta_true=[0.3] * count, resolutions=[5] * count)
        yields = channel_yields(Scan(made_up, own, LUMINOSITY), {"observable": "x_0", "bins": 8}, None)
        assert len(yields.thetas) <= MOST_PATCHES and yields.thetas.shape[1] == count
        for theta in yields.thetas[::7]:
            assert np.isclose(yields.at(theta).sum(), LUMINOSITY * made_up.cross_sections([theta])[0])


def check_yields_survive_their_file():
    yields = made_up_yields([[3.0, 2.0], [1.0, 0.5]])
    yields.save(YIELDS_FILE)
    again = Yields.load(YIELDS_FILE)
    assert (again.channel, again.parameters, again.variables) == ("x", ["c"], ["x"])
    assert type(again.channel) is str and type(again.parameters[0]) is str
    assert (again.at([0.5]) == yields.at([0.5])).all()


def check_empty_bins_are_joined():
    # the fifth bin is negative at c = 1
    yields = made_up_yields([[0.0, 3.0, 0.0, 2.0, 0.1, 0.0], [0.0, 1.0, 0.0, 0.0, -0.2, 0.0]])
    joined = join_empty(yields)
    assert joined.boxes[:, 0].tolist() == [[-np.inf, 2.0], [2.0, np.inf]]
    for theta in ([-1.0], [0.4], [1.0]):
        assert np.isclose(joined.at(theta).sum(), yields.at(theta).sum()) and (joined.at(theta) > 0).all()
    assert join_empty(made_up_yields([[0.0, 0.0], [0.0, 0.0]])) is None
    assert merge_groups(lambda group: True, 3) == [[0], [1], [2]]


def check_observed_events_are_counted():
    x, _ = events.events("all", 0.2)
    observed = x[:120]
    with_data = Scan(events, card, LUMINOSITY, observed)
    yields = channel_yields(with_data, {"observable": "pt_j1", "bins": [30.0, 100.0, 200.0, 400.0]}, None)
    values = observed[:, list(events.observables).index("pt_j1")]
    assert yields.data().tolist() == np.histogram(values, [0.0, 100.0, 200.0, 400.0, 1e9])[0].tolist()
    assert channel_yields(scan, {"observable": "pt_j1", "bins": 4}, None).data().sum() != 120


def check_boxes_hold_every_event_once():
    rng = np.random.RandomState(1)
    values = np.stack([rng.normal(size=5000), rng.choice([1.0, 2.0, 3.0], size=5000)], axis=1)
    values[:3] = [[np.nan, 1.0], [np.inf, -np.inf], [0.0, np.nan]]
    weights = rng.uniform(0.5, 1.5, 5000)
    boxes = equal_boxes(values[3:], weights[3:], 4)
    positions = positions_of(values, boxes)
    assert positions.min() == 0 and positions.max() == len(boxes) - 1
    lows, highs = boxes[:, :, 0], boxes[:, :, 1]
    hits = [((values >= low) & ((values < high) | np.isinf(high))).all(axis=1) for low, high in zip(lows, highs)]
    assert (np.sum(hits, axis=0)[3:] == 1).all()
    edge = positions_of(np.array([[1.0], [0.999]]), boxes_of([1.0, 2.0]))
    assert edge.tolist() == [1, 0]  # the lower edge belongs to the bin


def check_points_are_short_numbers():
    points = patch_points([(-1.0, 1.0), (0.0, 20.0)], 13)
    assert len(points) == 169 and [0.0, 10.0] in points.tolist() and [-0.8333333, 20.0] in points.tolist()
    assert all(len(str(value)) <= 10 for value in points.ravel()) and "-0.0" not in str(points.tolist())
    assert len(patch_points([(-1, 1)] * 3, 13)) == 9 ** 3


def check_which_step_makes_them():
    export = dict(card.export, pyhf={"scores": "sally", "bins": 4})
    other = load_card(CARD)
    other.export = export
    assert is_due(card, "sally", ["alices", "sally"]) and not is_due(card, "alices", ["alices", "sally"])
    assert is_due(other, "sally", ["sally", "alices"]) and not is_due(other, "alices", ["sally", "alices"])


def check_lines_of_a_contour():
    centre, widths = (0.4, -0.2), (0.3, 0.1)
    grid = Grid([(-1, 1), (-1, 1)], [25, 61])
    (line,) = border_lines(grid.axes, gaussian(grid, centre, widths), 68)
    assert (line[0] == line[-1]).all()
    q = (((line - centre) / widths) ** 2).sum(axis=1)
    assert abs(q - 2.278868566).max() < 0.03, q
    assert not len(border_lines(grid.axes, gaussian(grid, centre, (9.0, 9.0)), 68))
    (cut,) = border_lines(grid.axes, gaussian(grid, (1.0, -0.2), widths), 68)
    assert (cut[0] != cut[-1]).any() and abs(cut[[0, -1], 0] - 1.0).max() < 1e-9


def made_up_yields(coefficients):
    """One parameter c, yields coefficients[0] + c coefficients[1] in bins with the edges 1, 2, 3, ..."""
    coefficients = np.array(coefficients)
    number = coefficients.shape[1]
    return Yields(
        "x", ["c"], ["x"], boxes=boxes_of(np.arange(1.0, number)), components=[[0], [1]], coefficients=coefficients,
        covariance=np.zeros((2, 2, number)), theta_true=[0.2], reference=[0.0], thetas=[[-1.0], [0.0], [1.0]],
        observed=np.zeros(0),
    )


run_checks(globals())
