"""The warm interpreter: imports what the steps need once, then forks for each `python3 script.py` of a step. Linux
only.

Arguments: the socket to listen on, the preload script. It exits when file 3 reaches its end (the embedded server is
gone) or after two idle minutes. No thread may be alive when it forks.
"""
import array
import ctypes
import gc
import importlib.machinery
import json
import os
import runpy
import select
import shutil
import signal
import socket
import sys
import types

import warm_client

LIFELINE = 3
IDLE_MS = 120000
PR_SET_PDEATHSIG = 1
MARKER = "REANA_MADMINER_STEP"


class Job:
    """A script that runs. connection: socket to its client; pid: its process, which leads a group of its own"""

    def __init__(self, connection, pid):
        self.connection, self.pid, self.abandoned = connection, pid, False

    def kill(self, number):
        """Sends the signal ``number`` to the script and all that it started."""
        try:
            os.killpg(self.pid, number)
        except (ProcessLookupError, PermissionError):
            pass

    def obey(self):
        """Relays signals from the client, one byte each; when the client ends, the script is killed."""
        numbers = self.connection.recv(1)
        self.abandoned = not numbers
        self.kill(numbers[0] if numbers else signal.SIGKILL)

    def finish(self, ended):
        """Reports to the client how the script ended, and kills the processes that it left running."""
        self.kill(signal.SIGKILL)
        word = "exit" if ended.si_code == os.CLD_EXITED else "signal"
        try:
            self.connection.send(("%s %d" % (word, ended.si_status)).encode())
        except OSError:
            pass
        self.connection.close()


def serve(listener, wakeup, own):
    """-> (request, files), in a forked child only"""
    jobs = {}  # by process id
    while True:
        obeying = {job.connection.fileno(): job for job in jobs.values() if not job.abandoned}
        poll = select.poll()
        for file in [listener.fileno(), LIFELINE, wakeup] + list(obeying):
            poll.register(file, select.POLLIN)
        ready = [file for file, _ in poll.poll(None if jobs else IDLE_MS)]
        if not ready or LIFELINE in ready:
            for job in jobs.values():
                job.kill(signal.SIGKILL)
            os.unlink(listener.getsockname())
            if LIFELINE in ready:
                shutil.rmtree(os.path.dirname(listener.getsockname()), ignore_errors=True)
            os._exit(0)
        for file in ready:
            if file in obeying:
                obeying[file].obey()
        if wakeup in ready:
            os.read(wakeup, 512)
        while jobs:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                break
            jobs.pop(ended.si_pid).finish(ended)
            os.waitpid(ended.si_pid, 0)
        if listener.fileno() in ready:
            request, files = receive(listener, jobs, own)
            if request is not None:
                return request, files


def receive(listener, jobs, own):
    """-> (request, [stdin, stdout, stderr, working folder]) in a forked child, (None, None) in the server"""
    connection, _ = listener.accept()
    text, ancillary, _, _ = connection.recvmsg(1 << 20, 256)
    files = array.array("i")
    for _, _, content in ancillary:
        files.frombytes(content)
    request = json.loads(text.decode()) if len(files) == 4 else None
    pid = os.fork() if request is not None and acceptable(request, own) else None
    if pid == 0:
        os.setpgid(0, 0)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        return request, files
    for file in files:
        os.close(file)
    if pid is None:
        try:
            connection.send(b"refused")
        except OSError:
            pass  # its step was killed in the meantime
        connection.close()
    else:
        jobs[pid] = Job(connection, pid)
        try:
            os.setpgid(pid, pid)  # done on both sides, so that the group exists before a signal is sent to it
        except OSError:
            pass
    return None, None


def acceptable(request, own):
    """Whether a new Python would start the same way, and no file beside the script would replace a module that is
    loaded."""
    try:
        beside = {name.split(".")[0] for name in os.listdir(os.path.dirname(request["real"]))}
    except OSError:
        return False
    readable = os.access(request["real"], os.R_OK) and os.path.isfile(request["real"])
    return readable and request["circumstances"] == own and not beside & {name.split(".")[0] for name in sys.modules}


def carry_marker(marker):
    """Writes the step's marker over the placeholder in the environment that this process was started with, which is
    what /proc shows of it and of all that it forks: the embedded server finds what a step leaves running by it."""
    with open("/proc/self/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    start, end = int(fields[50 - 3]), int(fields[51 - 3])  # proc(5): env_start, env_end
    name = ("\0%s=" % MARKER).encode()
    block = b"\0" + ctypes.string_at(start, end - start)
    place = block.find(name)
    if place >= 0 and block.find(b"\0", place + 1) == place + len(name) + len(marker):
        ctypes.memmove(start - 1 + place + len(name), marker, len(marker))


def become(request, files):
    """Turns the forked child into the Python process that the step wanted to start."""
    carry_marker(request["env"].get(MARKER, "").encode())
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.fchdir(files[3])
    for number in range(3):
        os.dup2(files[number], number)
    os.closerange(3, 1024)
    os.umask(request["umask"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv[:] = request["argv"]
    sys.path[0] = os.path.dirname(request["real"])
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # a new process would not share its global random state


def run(request):
    """Runs the script as `__main__`, with the traceback of a Python started on it."""
    script = request["argv"][0] if sys.version_info < (3, 9) else request["absolute"]
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=script, __cached__=None, __annotations__={}, __builtins__=__builtins__)
    main.__loader__, main.__package__ = importlib.machinery.SourceFileLoader("__main__", script), None
    sys.modules["__main__"] = main
    try:
        with open(script, "rb") as stream:
            code = compile(stream.read(), script, "exec", dont_inherit=True)
        exec(code, main.__dict__)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException:
        kind, value, trace = sys.exc_info()
        sys.excepthook(kind, value.with_traceback(trace.tb_next), trace.tb_next)
        sys.exit(1)


def prepare(path, preload):
    """-> (listener, wakeup), once everything is imported; the socket is created only then"""
    runpy.run_path(preload)
    if len(os.listdir("/proc/self/task")) > 1:
        sys.exit("threads are running after %s: forking would lose them" % preload)
    for name in ("preload_madminer", "warm_client"):
        sys.modules.pop(name, None)
    wakeup, write = os.pipe()
    os.set_blocking(write, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    gc.collect()
    gc.freeze()  # a garbage collection in a child would copy every page
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(path)
    listener.listen(64)
    return listener, wakeup


if __name__ == "__main__":
    inherited = {number: file for number, file in warm_client.open_files().items() if int(number) != LIFELINE}
    circumstances = warm_client.circumstances(dict(os.environ), inherited)
    step = serve(*prepare(*sys.argv[1:]), circumstances)
    become(*step)
    run(step[0])
