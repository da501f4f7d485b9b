"""Bins of a channel: boxes that cover the space of its variables without gaps, shape (n_bins, n_variables, 2).

The lower edge of a box belongs to it, the upper one does not; the outer ones reach to infinity.
"""
import numpy as np


def boxes_of(edges):
    """Boxes between the rising edges (n_edges,) of one variable, below and above them -> (n_edges + 1, 1, 2)"""
    edges = np.concatenate([[-np.inf], edges, [np.inf]])
    return np.stack([edges[:-1], edges[1:]], axis=1)[:, np.newaxis, :]


def equal_boxes(values, weights, number):
    """Boxes of equal weight: `number` slices in the first variable, each of them sliced in the next variable.

    values: (n_events, n_variables); weights: (n_events,), not negative -> (number ** n_variables, n_variables, 2), less
    where many events share a value
    """
    slices = boxes_of(_inner_edges(values[:, 0], weights, number))
    if values.shape[1] == 1:
        return slices
    positions = positions_of(values[:, :1], slices)
    boxes = []
    for position, whole in enumerate(slices):
        inside = positions == position
        for box in equal_boxes(values[inside, 1:], weights[inside], number):
            boxes.append(np.concatenate([whole, box]))
    return np.asarray(boxes)


def _inner_edges(values, weights, number):
    """The quantiles of the weighted values (n_events,) that cut them into `number` parts"""
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weights[order])
    wanted = share[-1] * np.arange(1, number) / number if len(share) else []
    positions = np.minimum(np.searchsorted(share, wanted, side="right"), len(values) - 1)
    edges = np.unique(values[order][positions])
    return edges[np.isfinite(edges) & (edges > values[order][:1])]


def positions_of(values, boxes):
    """The bin of each event. values: (n_events, n_variables) -> (n_events,); NaN, an undefined value, is the largest"""
    values = np.where(np.isnan(values), np.inf, values)
    positions = np.full(len(values), -1)
    for position, (low, high) in enumerate(zip(boxes[:, :, 0], boxes[:, :, 1])):
        inside = (values >= low) & ((values < high) | np.isposinf(high))
        positions[inside.all(axis=1)] = position
    return positions


def merge_groups(is_good, number):
    """Joins neighbours in the list of bins until each group is good; a rest joins the last group.

    is_good: function of a list of bins; number: of bins -> lists of bins, none if not even all bins together are good
    """
    groups, current = [], []
    for position in range(number):
        current.append(position)
        if is_good(current):
            groups.append(current)
            current = []
    if groups:
        groups[-1] += current
    return groups


def merge_boxes(boxes, groups):
    """boxes: (n_bins, 1, 2) of one variable -> (n_groups, 1, 2)"""
    return np.asarray([[[boxes[group[0], 0, 0], boxes[group[-1], 0, 1]]] for group in groups])
