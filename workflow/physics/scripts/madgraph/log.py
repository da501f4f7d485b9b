"""Errors in MadGraph's log: it ends with exit code 0 after most of them, and their lines are far from the log's
end."""
import glob
import os
import re

from programs.executables import log_tail

MOST = 20  # lines
COLOUR = re.compile(r"\x1b\[[\d;]*m")
# The logger's colour for errors; a message may have several lines
RED = re.compile(r"\x1b\[1;31m(.*?)\x1b\[0m", re.S)
# Errors without the colour: of a switch, of Python, of the compilers, of the shell
PLAIN = re.compile(
    r"\"(?!OFF\")[^\"]*\" not valid option for|requires the \w+ module|^[A-Za-z_][\w.]*(?:Error|Exception)\b.*:"
    r"|^(?:f951: )?(?:Fatal )?[Ee]rror: |Fortran runtime error|^make(?:\[\d+\])?: \*\*\*|command not found"
    r"|Permission denied|No space left on device|Segmentation fault|^Killed"
)
# Requests to report the error to MadGraph's authors
ADVICE = re.compile(
    r"^(?:Please report this bug|More information is found in|Please attach this file|write debug file"
    r"|If you need help)"
)
TRACEBACK = "Traceback (most recent call last):"


def explain(logs, process=None):
    """The errors in the logs and debug files of a process folder, indented; without any, the first log's last
    lines."""
    lines = [line for log in logs for line in error_lines(log)] + (debug_errors(process) if process else [])
    if not lines:
        return "  (MadGraph reports no error; the last lines of its log)\n" + log_tail(logs[0])
    return "\n".join("  " + line for line in list(dict.fromkeys(lines))[:MOST])


def error_lines(log):
    """-> the log's lines that report an error, in their order."""
    if not os.path.isfile(log):
        return []
    with open(log, errors="replace") as stream:
        text = stream.read()
    marked = RED.sub(lambda match: "\n".join("\0" + line for line in match.group(1).split("\n")), text)
    lines = [COLOUR.sub("", line).rstrip() for line in marked.splitlines()]
    found = [line.lstrip("\0").strip() for line in lines if line.startswith("\0") or PLAIN.search(line)]
    return [line for line in found if line and not ADVICE.match(line)]


def debug_errors(process):
    """-> the exception of each debug file that MadGraph left in a process folder."""
    found = []
    for path in sorted(glob.glob(os.path.join(process, "*debug.log"))):
        with open(path, errors="replace") as stream:
            _, traceback, tail = stream.read().rpartition(TRACEBACK)
        exceptions = [line.strip() for line in tail.splitlines() if line[:1].strip()]
        if traceback and exceptions:
            found.append("%s (in %s)" % (exceptions[0], os.path.basename(path)))
    return found
