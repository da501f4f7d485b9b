"""Runs as `python3 script.py` in a step: passes the script to the warm interpreter, or starts Python itself.

Arguments: the socket of the warm interpreter, the real Python, then the step's own. Python starts as usual when the
warm interpreter isn't running (yet) or would behave differently from a new one.
"""
import _socket
import os
import signal
import sys

STARTUP = (
    "PYTHON",
    "LD_",
    "OMP_",
    "OPENBLAS_",
    "MKL_",
    "NUMEXPR_",
    "KMP_",
    "GOTO_",
    "TORCH",
    "MPL",
    "LANG",
    "LC_",
    "TZ",
    "MALLOC_",
    "CUDA_",
)
FORWARDED = ("SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")


def open_files():
    """-> {number: target} of open files beyond the standard ones; a script may have some (`3<file`, `<(command)`)"""
    found = {}
    for number in os.listdir("/proc/self/fd"):
        try:
            found[number] = os.readlink("/proc/self/fd/" + number)
        except OSError:
            continue  # the listing's own
    return {number: file for number, file in found.items() if int(number) > 2}


def circumstances(environment, files):
    """Whatever Python reads from its environment at startup or cannot be passed on: must be equal on both sides."""
    import resource
    return {
        "files": files,
        "startup": {name: value for name, value in sorted(environment.items()) if name.startswith(STARTUP)},
        "limits": [list(resource.getrlimit(number)) for number in range(16)],
        "nice": os.nice(0),
        "cpus": sorted(os.sched_getaffinity(0)),
    }


def connect(path, argv):
    """-> socket with the request sent, or None when this start is not for the warm interpreter."""
    if not argv or not argv[0].endswith(".py"):
        return None  # options, a module, standard input
    files = open_files()
    try:
        connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
        connection.connect(path)
        umask = os.umask(0)
        os.umask(umask)
        import json
        from array import array
        environment = dict(os.environ)
        absolute = os.path.join(os.getcwd(), argv[0])
        request = {"argv": argv, "absolute": absolute, "real": os.path.realpath(absolute), "env": environment,
                   "umask": umask, "circumstances": circumstances(environment, files)}
        handed = array("i", [0, 1, 2, os.open(".", os.O_RDONLY)])
        connection.sendmsg([json.dumps(request).encode()], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, handed)])
        return connection
    except OSError:
        return None


def main(path, python, *argv):
    """Ends as the script does. path: socket of the warm interpreter; python: the real one; argv: script, arguments"""
    connection = connect(path, argv)
    if connection is not None:
        for name in FORWARDED:
            signal.signal(getattr(signal, name), lambda number, _frame: connection.send(bytes([number])))
        reply, _, code = connection.recv(64).decode().partition(" ")
        for name in FORWARDED:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        if reply == "exit":
            os._exit(int(code))
        if reply == "signal":
            signal.signal(int(code), signal.SIG_DFL) if int(code) != signal.SIGKILL else None
            os.kill(os.getpid(), int(code))
        if reply != "refused":
            sys.exit("error: the warm interpreter ended\nhint: set REANA_MADMINER_WARM=off to run the steps without it")
    os.execv(python, (python,) + argv)


if __name__ == "__main__":
    main(*sys.argv[1:])
