"""Regenerates ``pdf_ud.npz``: python3 -m analytic.make_densities [GRID_FILE], in the folder of the step scripts

The grid NNPDF23_lo_as_0130_qed_0000.dat (LHAPDF 6 format) comes with Pythia 8, and so inside the wheel of pythia8mc
(share/Pythia8/pdfdata; Pythia is GPL v2 or later, the NNPDF sets are free to use with citation of arXiv:1308.0598).
"""
import os
import sys
import sysconfig

import numpy as np

from analytic.densities import TABLE

GRID = "NNPDF23_lo_as_0130_qed_0000.dat"
PARTON_IDS = {"d": "1", "u": "2"}  # PDG numbering


def find_grid():
    """-> path of the grid file in pythia8mc's data or below PYTHIA8DATA"""
    folders = [os.path.join(sysconfig.get_path("data"), "share", "Pythia8", "pdfdata")]
    if os.environ.get("PYTHIA8DATA"):
        folders.insert(0, os.path.join(os.environ["PYTHIA8DATA"], "..", "pdfdata"))
    for folder in folders:
        if os.path.exists(os.path.join(folder, GRID)):
            return os.path.join(folder, GRID)
    raise SystemExit("%s is in none of %s: install pythia8mc or set PYTHIA8DATA" % (GRID, ", ".join(folders)))


def cut_table(grid_file):
    """LHAPDF 6 grid of one subgrid -> {"x": (100,), "q": (50,) in GeV, "u", "d": x f (100, 50)}"""
    with open(grid_file) as stream:
        x, q, ids, *rows = stream.read().split("---")[1].strip().split("\n")
    x, q, ids = np.array(x.split(), float), np.array(q.split(), float), ids.split()
    values = np.array(" ".join(rows).split(), float).reshape(len(x), len(q), len(ids))
    return dict({flavour: values[..., ids.index(number)] for flavour, number in PARTON_IDS.items()}, x=x, q=q)


if __name__ == "__main__":
    np.savez(TABLE, **cut_table(sys.argv[1] if len(sys.argv) > 1 else find_grid()))
    print(TABLE)
