"""Which of MadGraph's cards differ from those that this workflow ships, apart from comments and whitespace."""
import hashlib
import os
import re

# SHA-256 of ``essence``; the workflow's tests compare them with workflow/physics/cards
SHIPPED = {
    "proc_card.dat": "1b140cf52b2f24faf186b783db81d041406a909bd746613283d33e2550f11e5f",
    "run_card.dat": "83e04387bea65e57c9d8c23e7e76902ac6a674419a33759f9ded5e2aa9aabbd9",
    "param_card.dat": "16038691d34142a5df613efd8a24d375269d14096b25aaa016f73cfddecff341",
    "pythia8_card.dat": "c51e6ce1ad28c36f334bfdada20ae71686ff5d836e31a066b6f78c2f36894996",
}
SET_BY_EACH_JOB = {"nevents", "iseed"}


def changed_cards(folder, names=tuple(SHIPPED)):
    """-> those of ``names`` that differ in ``folder`` from the shipped ones, or are missing there"""
    return [name for name in names if fingerprint(os.path.join(folder, name)) != SHIPPED[name]]


def fingerprint(path):
    """-> SHA-256 of a card's content, as text; None if there is no card"""
    if not os.path.isfile(path):
        return None
    with open(path, encoding="utf-8", errors="replace") as stream:
        return hashlib.sha256("\n".join(essence(stream.read())).encode()).hexdigest()


def essence(text):
    """The lines of a card without comments, whitespace and the values that each job sets"""
    lines = (" ".join(re.split(r"[#!]", line)[0].split()) for line in text.splitlines())
    return [line for line in lines if line and line.split("=")[-1].strip() not in SET_BY_EACH_JOB]
