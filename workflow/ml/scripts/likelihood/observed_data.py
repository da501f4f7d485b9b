"""Observed events of the user's: a table of observables as CSV, NumPy's .npz or a MadMiner file.

Columns are found by their names. Every row is one event that has passed the cuts of the analysis; it has no weight.
"""
import csv
import os
import zipfile

import numpy as np

from nearest import did_you_mean
from step import fail, shown, warn

NONE = "none"  # the run's parameter observed_data: expected data are used
MOST_BEYOND = 0.01  # share of the events beyond all simulated ones, above which the units are doubted
DEVIATIONS = 5.0  # of the number of events from all that is expected in the scan, above which the luminosity is doubted


class Column:
    """The values (n_events,) of one observable; where: function of the row's number -> its place in the file"""

    def __init__(self, values, where):
        self.values, self.where = values, where


def read_observed(path, observables):
    """path: of the file, or NONE; observables: names in the order wanted -> (n_events, n_observables), or None.

    Ends the step where a column is missing or not known, where a value is no finite number, and where there is no
    event.
    """
    if path == NONE:
        return None
    readers = {".csv": _read_csv, ".npz": _read_npz, ".h5": _read_madminer, ".hdf5": _read_madminer}
    kind = os.path.splitext(path)[1].lower()
    if kind not in readers:
        fail(
            "observed_data is %s; its name ends in none of %s" % (shown(path), ", ".join(readers)),
            "give the events as a CSV file with a header, as an .npz file or as a MadMiner file",
        )
    try:
        columns = readers[kind](path)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, csv.Error) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else error
        fail("cannot read the observed events in %s: %s" % (shown(path), what), "look at the file and its format")
    _check_names(path, columns, observables)
    table = np.stack([_finite(name, columns[name]) for name in observables], axis=1)
    if not len(table):
        fail("%s holds no event" % shown(path), "set observed_data to none for expected data")
    return table


def warn_of_observed(x, scan):
    """Warns of events that look as if they had other units, cuts or another luminosity than the simulated ones."""
    simulated, _ = scan.events.events("all", 0.0)
    for name, column, known in zip(scan.events.observables, x.T, simulated.T):
        beyond = np.mean((column < known.min()) | (column > known.max()))
        if beyond > MOST_BEYOND:
            warn(
                "%.0f %% of the observed events have %s below %.4g or above %.4g, where no simulated event is: are "
                "units and cuts the same?" % (100 * beyond, name, known.min(), known.max())
            )
    mean = scan.luminosity * scan.cross_sections
    low, high = float(mean.min()), float(mean.max())
    if not low - DEVIATIONS * np.sqrt(low) <= len(x) <= high + DEVIATIONS * np.sqrt(high):
        warn(
            "there are %d observed events, where %.1f to %.1f are expected over the scan: is the luminosity that of "
            "the data?" % (len(x), low, high)
        )


def _read_csv(path):
    with open(path, newline="", encoding="utf-8-sig") as stream:
        reader = csv.reader(stream)
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(map(str.strip, row))]
    if not rows:
        return {}
    header, rows = rows[0][1], rows[1:]
    for name in header:
        if header.count(name) > 1:
            fail("%s: the column %r is there twice" % (shown(path), name), "keep one of the two")
    for line, row in rows:
        if len(row) != len(header):
            fail(
                "%s, line %d has %d values, the header has %d columns" % (shown(path), line, len(row), len(header)),
                "separate columns by commas, and put text that holds commas in double quotes",
            )
    lines = [line for line, _ in rows]
    return {
        name: Column([row[number] for _, row in rows], lambda i: "%s, line %d" % (shown(path), lines[i]))
        for number, name in enumerate(header)
    }


def _read_npz(path):
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    for name, values in arrays.items():
        if values.ndim != 1 or len(values) != len(next(iter(arrays.values()))):
            fail(
                "%s: the array %s has the shape %s" % (shown(path), name, values.shape),
                "give one array (n_events,) for each observable, all of the same length",
            )
    return {name: Column(values, _row_of(path)) for name, values in arrays.items()}


def _read_madminer(path):
    import h5py

    with h5py.File(path, "r") as file:
        names = [name.decode() if isinstance(name, bytes) else str(name) for name in file["observables/names"][()]]
        observations = file["samples/observations"][()]
    return {name: Column(values, _row_of(path)) for name, values in zip(names, observations.T)}


def _row_of(path):
    return lambda i: "%s, event %d" % (shown(path), i)


def _check_names(path, columns, observables):
    listed = "the observables of the analysis are %s" % ", ".join(observables)
    for name in observables:
        if name not in columns:
            found = "its columns are %s" % ", ".join(columns) if columns else "it is empty"
            fail("%s has no column %r; %s" % (shown(path), name, found), listed)
    for name in columns:
        if name not in observables:
            fail(
                "%s: there is no observable %r in the analysis" % (shown(path), name),
                "%s, or take the column away: %s" % (did_you_mean(name, observables), listed),
            )


def _finite(name, column):
    """-> the values as floats (n_events,)"""
    try:
        values = np.asarray(column.values, dtype=float)
        if np.isfinite(values).all():
            return values
    except (TypeError, ValueError):
        pass
    for number, value in enumerate(column.values):
        try:
            if np.isfinite(float(value)):
                continue
        except (TypeError, ValueError):
            pass
        fail(
            "%s: %s is %s; a finite number is needed" % (column.where(number), name, value if value != "" else "empty"),
            "correct it there; an event without the observable needs the default of the physics card",
        )
