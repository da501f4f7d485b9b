"""An LHE file as text: unpacked, complete, and split into its events, with the line of each.

Not an XML parser, because MadGraph's headers are not always well-formed.
"""
import gzip
import re
import zlib
from collections import namedtuple
from itertools import zip_longest

from step import fail, shown

EVENT = re.compile(r"<event(?:\s[^<>]*)?>(.*?)</event>", re.S)
EVENT_TAG = re.compile(r"</?event[\s>]")
INIT = re.compile(r"<init(?:\s[^<>]*)?>\s*([^<]*)")
EVENT_NORM = re.compile(r"^\s*(\w+)\s*=\s*event_norm\b", re.M)
OWN_COUNT = re.compile(r"Number of Events\s*:\s*(\d+)")
END = "</LesHouchesEvents>"
DAMAGED = "the file was truncated or damaged: make it again"
GZIP = b"\x1f\x8b"

LheText = namedtuple("LheText", "path text header init events")
"""path; text of the whole file; header up to the first event; init: the numbers of the block <init>, as text;
events: match objects of ``EVENT``, whose group 1 is the content of an event"""


def read_lhe(path, expected=None):
    """-> LheText of a file of ``expected`` events. Ends the step if the file is truncated or has fewer events.

    A file with fewer events that announces the same number is complete: MadGraph could not reach the number requested.
    """
    text = read_text(path)
    events = list(EVENT.finditer(text))
    check_tags(path, text, events)
    header = text[:events[0].start()] if events else text
    init = INIT.search(header)
    if init is None:
        fail("%s has no block <init>" % shown(path), DAMAGED)
    announced = [int(number) for number in OWN_COUNT.findall(header)[:1]] + ([] if expected is None else [expected])
    if not events or (announced and len(events) not in announced):
        wanted = " of %d" % announced[-1] if announced else ""
        fail("%s holds %d events%s" % (shown(path), len(events), wanted), "look at the log of the program that made it")
    return LheText(path, text, header, init.group(1), events)


def read_text(path):
    """-> the file's text, unpacked if it is packed, with \\n at the end of each line"""
    try:
        with open(path, "rb") as stream:
            packed = stream.read(len(GZIP)) == GZIP
        with (gzip.open if packed else open)(path, "rt", encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except (EOFError, zlib.error, OSError) as error:
        fail("cannot read %s to its end: %s" % (shown(path), error), DAMAGED)


def check_tags(path, text, events):
    """Checks that every <event> has its </event>, and that the file is complete."""
    tags = list(EVENT_TAG.finditer(text))
    for k, (first, second) in enumerate(zip_longest(tags[::2], tags[1::2]), 1):
        if first.group().startswith("</"):
            fail_at(path, text, first.start(), "an event ends without its beginning")
        if second is None or not second.group().startswith("</"):
            fail_at(path, text, first.start(), "event %d does not end" % k)
    if END not in text[events[-1].end() if events else 0:]:
        fail_at(path, text, len(text), "the file ends after event %d without %s" % (len(events), END))


def fail_at(path, text, position, what, hint=DAMAGED):
    """Ends the step with the line of ``position`` (a character) in the text of the file"""
    fail("%s, line %d: %s" % (shown(path), text.count("\n", 0, position) + 1, what), hint)


def weight_factor(lhe):
    """The factor with which the file's weights add up to the cross section, from ``event_norm`` of MadGraph's run
    card"""
    found = EVENT_NORM.search(lhe.header)
    norm = found.group(1).lower() if found else "sum"
    if norm not in ("sum", "average"):
        fail("%s has weights of event_norm = %s" % (shown(lhe.path), norm), "write `sum = event_norm` in run_card.dat")
    return 1.0 if norm == "sum" else 1.0 / len(lhe.events)
