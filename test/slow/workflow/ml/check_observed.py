"""Files of observed events: every format gives the same table, every mistake is named with its place."""
import contextlib
import io

from checks import CARD, EVENTS, failure_of, run_checks

import numpy as np

from likelihood.event_file import EventFile
from likelihood.observed_data import read_observed, warn_of_observed
from likelihood.scan import Scan
from ml_card import load_card

NAMES = ["pt_j1", "delta phi, jj"]
TABLE = np.array([[40.5, -1.25], [120.0, 3.0], [77.125, 0.0]])


def write(name, text, **options):
    with open(name, "w", **options) as stream:
        stream.write(text)
    return name


def check_all_formats():
    columns = dict(zip(NAMES, TABLE.T))
    np.savez("events.npz", **columns)
    import h5py

    with h5py.File("events.h5", "w") as file:
        file["observables/names"] = np.array(NAMES[::-1], dtype="S")
        file["samples/observations"] = TABLE[:, ::-1]
    events = write("events.csv", '"delta phi, jj",pt_j1\n-1.25,40.5\n\n3,1.2e2\n0, 77.125 \n')
    windows = write("windows.CSV", '\ufeffpt_j1,"delta phi, jj"\n40.5,-1.25\n120,3\n77.125,0\n', newline="\r\n")
    for path in ("events.npz", "events.h5", events, windows):
        assert np.array_equal(read_observed(path, NAMES), TABLE), path
    assert read_observed("none", NAMES) is None


def check_madminer_file():
    x = read_observed(EVENTS, ["pt_j1", "delta_phi_jj"])
    assert np.array_equal(x, EventFile(EVENTS, include_nuisance_parameters=False).events("all", 0.0)[0])


def check_mistakes():
    header = 'pt_j1,"delta phi, jj"\n'
    cases = [
        ("pt_j1\n1\n", "has no column 'delta phi, jj'; its columns are pt_j1"),
        ("", "has no column 'pt_j1'; it is empty"),
        (header, "holds no event"),
        (header + "1,2\n1,\n", "line 3: delta phi, jj is empty; a finite number"),
        (header + "\n1,2\nnan,2\n", "line 4: pt_j1 is nan"),
        (header + "1,2\n1,inf\n", "line 3: delta phi, jj is inf"),
        (header + "1,2\n40 GeV,1\n", "line 3: pt_j1 is 40 GeV"),
        (header + "1,2,3\n", "line 2 has 3 values, the header has 2 columns"),
        ('pt_j1,"delta phi, jj",pt_j11\n1,2,3\n', "there is no observable 'pt_j11' in the analysis"),
        ('pt_j1,"delta phi, jj",pt_j11\n1,2,3\n', "did you mean 'pt_j1'"),
        ('pt_j1,"delta phi, jj",pt_j1\n1,2,3\n', "the column 'pt_j1' is there twice"),
        ("pt_j1;delta\n1;2\n", "its columns are pt_j1;delta"),
    ]
    for text, expected in cases:
        message = failure_of(read_observed, write("mistake.csv", text), NAMES)
        assert expected in message and "mistake.csv" in message and "hint: " in message, (expected, message)
    write("events.txt", "pt_j1\n1\n")
    assert "its name ends in none of .csv, .npz, .h5, .hdf5" in failure_of(read_observed, "events.txt", NAMES)
    assert "cannot read the observed events in none.csv: No such file" in failure_of(read_observed, "none.csv", NAMES)
    for name in ("broken.npz", "broken.h5"):
        assert "cannot read the observed events" in failure_of(read_observed, write(name, "text"), NAMES)
    np.savez("flat.npz", pt_j1=TABLE)
    assert "the array pt_j1 has the shape (3, 2)" in failure_of(read_observed, "flat.npz", NAMES)
    np.savez("nan.npz", **dict(zip(NAMES, np.array([[1.0, 2.0], [3.0, np.nan]]))))
    assert "nan.npz, event 1: delta phi, jj is nan" in failure_of(read_observed, "nan.npz", NAMES)


def check_warnings():
    scan = Scan(EventFile(EVENTS, include_nuisance_parameters=False), load_card(CARD), 1e5)
    good, _ = scan.test_events()
    assert warnings_of(good[:95], scan) == ""
    in_tev = warnings_of(good[:95] * [1e-3, 1.0], scan)
    assert "pt_j1 below" in in_tev and "are units" in in_tev and "luminosity" not in in_tev
    assert "there are 5 observed events" in warnings_of(good[:5], scan)
    assert "there are 2000 observed events" in warnings_of(good[:2000], scan)


def warnings_of(x, scan):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        warn_of_observed(x, scan)
    return printed.getvalue()


run_checks(globals())
