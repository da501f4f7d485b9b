"""Writes LHEF 3 with MadGraph's conventions, for MadMiner and Pythia (E. Boos et al., hep-ph/0109068).

XWGTUP is the weight at the benchmark that the events were made at; <rwgt> holds those at all others under their names;
event_norm = sum: the weights of a file, in pb, add up to its cross section. The same events give the same bytes.
"""
import gzip
import io
import math

import numpy as np

from analytic.constants import (
    ALPHA_EM,
    ALPHA_S_MZ,
    JET_DISTANCE_MIN,
    JET_PT_MIN,
    JET_RAPIDITY_MAX,
    MASS_H,
    MASS_Z,
    SQRT_S,
)

HEADER = """<LesHouchesEvents version="3.0">
<header>
<MGRunCard>
<![CDATA[
  {events} = nevents ! Number of unweighted events
  {seed} = iseed ! rnd seed
  1 = lpp1 ! beam 1 type
  1 = lpp2 ! beam 2 type
  {beam} = ebeam1 ! beam 1 total energy in GeV
  {beam} = ebeam2 ! beam 2 total energy in GeV
  nn23lo1 = pdlabel ! PDF set
  -1 = dynamical_scale_choice ! kT clustering
  sum = event_norm ! normalization of the weights
  {pt_min} = ptj ! minimum pt for the jets
  {rapidity_max} = etaj ! max rap for the jets
  {distance_min} = drjj ! min distance between jets
]]>
</MGRunCard>
<MGProcCard>
generate u d > u d h / a z QCD=0 QED=99 NP=2, h > a a   (built-in exact amplitude, not MadGraph)
</MGProcCard>
<initrwgt>
<weightgroup name='mg_reweighting' weight_name_strategy='includeIdInWeightName'>
{weights}
</weightgroup>
</initrwgt>
</header>
<init>
2212 2212 {beam:e} {beam:e} 0 0 {pdf} {pdf} 3 1
{sigma:.7e} {error:.7e} {largest:.7e} 1
</init>
"""
LHAPDF_ID = 247000  # NNPDF23_lo_as_0130_qed

# id, status, mothers, colours; mass in GeV; helicity (9 = unknown). Colour follows the quark through the t-channel W.
PARTICLES = (
    ("2 -1 0 0 501 0", 0.0, -1), ("1 -1 0 0 502 0", 0.0, -1), ("1 1 1 2 501 0", 0.0, -1), ("2 1 1 2 502 0", 0.0, -1),
    ("25 2 1 2 0 0", MASS_H, 0), ("22 1 5 5 0 0", 0.0, 9), ("22 1 5 5 0 0", 0.0, 9),
)


def alpha_s(scale):
    """One loop, five flavours; ``scale`` in GeV. Only written to the file; the process does not use it."""
    return ALPHA_S_MZ / (1 + ALPHA_S_MZ * (33 - 2 * 5) / (6 * math.pi) * np.log(scale / MASS_Z))


def write_events(path, particles, scales, weights, own, settings_of, seed):
    """``particles`` (n, 7, 4): u d d u h a a as (E, px, py, pz) in GeV; ``scales`` (n, 2) in GeV; ``weights``
    (n, benchmarks) in pb; ``own`` the name of the events' benchmark; ``settings_of`` {benchmark: text of its
    weight}."""
    names = list(settings_of)
    others = [k for k, name in enumerate(names) if name != own]
    weight = weights[:, names.index(own)]
    head = HEADER.format(
        events=len(weight), seed=seed, beam=SQRT_S / 2, pt_min=JET_PT_MIN, rapidity_max=JET_RAPIDITY_MAX,
        distance_min=JET_DISTANCE_MIN, pdf=LHAPDF_ID, sigma=weight.sum(), error=math.sqrt((weight ** 2).sum()),
        largest=weight.max(),
        weights="\n".join("<weight id='%s'>%s</weight>" % (names[k], settings_of[names[k]]) for k in others),
    )
    # SCALUP is the larger scale and alpha_s is taken at their geometric mean, as MadGraph does
    couplings = alpha_s(np.sqrt(scales.prod(1)))
    momenta = particles[..., [1, 2, 3, 0]].reshape(len(particles), -1)
    table = np.column_stack([weight, scales.max(1), couplings, momenta, weights[:, others]])
    form = event_format([names[k] for k in others])
    packing = dict(filename="", mode="wb", compresslevel=1, mtime=0)
    with open(path, "wb") as raw, gzip.GzipFile(fileobj=raw, **packing) as packed:
        with io.TextIOWrapper(packed, encoding="ascii", newline="\n") as stream:
            stream.write(head)
            stream.writelines(form % tuple(row) for row in table.tolist())
            stream.write("</LesHouchesEvents>\n")


def event_format(names):
    """-> the text of one event, for %-formatting with a row of numbers"""
    lines = ["%s %%.9e %%.9e %%.9e %%.9e %.5e 0. %d." % particle for particle in PARTICLES]
    weights = ["<wgt id='%s'> %%.7e </wgt>" % name.replace("%", "%%") for name in names]
    first = "%d 1 %%.7e %%.6e %.6e %%.6e" % (len(PARTICLES), ALPHA_EM)
    return "\n".join(["<event>", first] + lines + ["<rwgt>"] + weights + ["</rwgt>", "</event>"]) + "\n"
