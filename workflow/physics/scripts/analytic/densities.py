"""Parton densities of u and d: NNPDF2.3 LO QED with alpha_s(MZ) = 0.130, MadGraph's ``nn23lo1`` (LHAPDF 247000).
The table ``pdf_ud.npz`` is cut from the published grid by ``make_densities.py``.
R. D. Ball et al., arXiv:1308.0598.
"""
import os

import numpy as np

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pdf_ud.npz")
SMALLEST_X = 1e-6  # rows below are never reached by two jets and a Higgs at 13 TeV

_splines = {}


def density(flavour, x, q):
    """Number density f(x, Q), not x f; ``flavour`` is "u" or "d", ``q`` in GeV. -> array like x"""
    load_densities()
    return np.maximum(_splines[flavour].ev(np.log(x), np.log(q)), 0) / x


def load_densities():
    """Reads the table once; before a fork, so that the processes share it and scipy's import"""
    if not _splines:
        _splines.update(read_table())


def read_table():
    """-> {flavour: bicubic spline of x f over (ln x, ln Q)}"""
    from scipy.interpolate import RectBivariateSpline

    with np.load(TABLE) as table:
        keep = table["x"] > SMALLEST_X
        x, q = np.log(table["x"][keep]), np.log(table["q"])
        return {flavour: RectBivariateSpline(x, q, table[flavour][keep]) for flavour in ("u", "d")}
