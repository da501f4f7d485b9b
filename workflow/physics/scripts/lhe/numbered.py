"""The copy of an LHE file that Pythia reads: the same events, each with its number as its weight.

Pythia drops events that it cannot shower and passes weights through unchanged (IDWTUP = 4), so the number identifies
every showered event, whatever the process. The copy has no header, weights or further blocks.
"""
from lhe.reader import plain

AS_GIVEN = "4"  # IDWTUP: events come with weights, all are used
WEIGHTS_UNIT = 8  # column of IDWTUP in the first line of <init>


def write_numbered(path, events):
    """``events`` (lhe.reader.Events) with the weights 1, 2, ..."""
    beams, processes = events.init[0].split(), events.init[1:]
    beams[WEIGHTS_UNIT] = AS_GIVEN
    head = ['<LesHouchesEvents version="1.0">', "<init>", " ".join(beams)] + processes + ["</init>"]
    with open(path, "w") as stream:
        stream.write("\n".join(head) + "\n")
        for number, (info, body) in enumerate(zip(events.infos, events.bodies), 1):
            first = " ".join(info[:2] + ["%d." % number] + info[3:])
            stream.write(plain("<event>\n%s\n%s\n</event>\n" % (first, body)))
        stream.write("</LesHouchesEvents>\n")
