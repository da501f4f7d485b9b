"""The record of a step: ``tracking.jsonl`` in its output, also sent to an MLflow server if the user names one.

Uses MLflow's REST API 2.0 directly (https://mlflow.org/docs/latest/rest-api.html): importing mlflow costs a second per
step, and the public image's version cannot reach today's servers. A server that does not respond is a warning.
"""
import base64
import contextlib
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

API = "/api/2.0/mlflow/"
TIMEOUT_S = 5
MOST_PARAMS, MOST_METRICS = 100, 1000  # per log-batch call; the server refuses larger batches


class Record:
    """The record of one step.

    params: {name: value}; metrics: [(name, value, step)]; tags: {name: text}; artifacts: paths below `folder`
    """

    def __init__(self, experiment, run, folder):
        self.experiment, self.run, self.folder = experiment, run, folder
        self.started_ms = _now_ms()
        self.params, self.metrics, self.tags, self.artifacts = {}, [], {"context": "workflow"}, []

    def log(self, name, value, step=0):
        """Records one number; anything else is ignored."""
        if value is not None:
            self.metrics.append((name, float(value), step))

    def log_series(self, name, values):
        """Records one number per epoch."""
        for step, value in enumerate(values):
            self.log(name, value, step)

    def add_artifacts(self, path):
        """Records every file of `path`, a folder below the step's output."""
        for where, _, files in sorted(os.walk(path)):
            self.artifacts += [os.path.relpath(os.path.join(where, name), self.folder) for name in sorted(files)]


@contextlib.contextmanager
def tracked(uri, experiment, run, folder):
    """Yields a Record to fill; sends it when the block ends, also after an error.

    uri: "none", or http(s)://[user:password@]host[:port]
    """
    record = Record(experiment, run, folder)
    status = "FAILED"
    try:
        yield record
        status = "FINISHED"
    finally:
        _write_line(record, status)
        if uri != "none":
            _send_or_warn(uri, record, status)


def _write_line(record, status):
    os.makedirs(record.folder, exist_ok=True)
    line = {
        "experiment": record.experiment,
        "run": record.run,
        "status": status,
        "started_ms": record.started_ms,
        "ended_ms": _now_ms(),
        "tags": record.tags,
        "params": record.params,
        "metrics": [{"key": name, "value": value, "step": step} for name, value, step in record.metrics],
        "artifacts": record.artifacts,
    }
    with open(os.path.join(record.folder, "tracking.jsonl"), "a") as stream:
        stream.write(json.dumps(line, default=str) + "\n")


def _send_or_warn(uri, record, status):
    try:
        server = Server(uri)
    except ValueError as error:
        print("warning: mlflow_tracking_uri: %s; nothing was sent" % error, file=sys.stderr)
        return
    try:
        _send(server, record, status)
    except (OSError, ValueError, KeyError) as error:  # URLError and timeouts are OSErrors
        print(
            "warning: MLflow at %s did not accept the record of %s: %s" % (server.shown, record.run, _reason(error)),
            file=sys.stderr,
        )


def _send(server, record, status):
    experiment = _experiment_id(server, record.experiment)
    tags = dict(record.tags, **{"mlflow.user": "reana-madminer", "artifacts": json.dumps(record.artifacts)})
    created = server.post(
        "runs/create",
        {"experiment_id": experiment, "start_time": record.started_ms, "run_name": record.run, "tags": _pairs(tags)},
    )
    run = created["run"]["info"]["run_id"]
    now = _now_ms()
    metrics = [{"key": name, "value": value, "timestamp": now, "step": at} for name, value, at in record.metrics]
    for batch in _chunks(_pairs(record.params), MOST_PARAMS):
        server.post("runs/log-batch", {"run_id": run, "params": batch})
    for batch in _chunks(metrics, MOST_METRICS):
        server.post("runs/log-batch", {"run_id": run, "metrics": batch})
    server.post("runs/update", {"run_id": run, "status": status, "end_time": _now_ms()})


def _experiment_id(server, name):
    try:
        return _get_experiment(server, name)
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
    try:
        return server.post("experiments/create", {"name": name})["experiment_id"]
    except urllib.error.HTTPError as error:
        if error.code != 400:
            raise
        return _get_experiment(server, name)  # another step made it in the meantime


def _get_experiment(server, name):
    query = urllib.parse.urlencode({"experiment_name": name})
    return server.call("GET", "experiments/get-by-name?" + query)["experiment"]["experiment_id"]


class Server:
    """An MLflow server. `shown` is its address without credentials, the only form that is printed."""

    def __init__(self, uri):
        parts = urllib.parse.urlsplit(uri)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("only http:// and https:// addresses, or none, are supported")
        host = "[%s]" % parts.hostname if ":" in parts.hostname else parts.hostname
        self.shown = "%s://%s%s" % (parts.scheme, host, "" if parts.port is None else ":%d" % parts.port)
        self.base = self.shown + parts.path.rstrip("/") + API
        self.headers = {"Content-Type": "application/json"}
        if parts.username is not None:
            pair = "%s:%s" % (urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or ""))
            self.headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()

    def post(self, path, content):
        """path: below API; content: for the body -> the JSON of the response"""
        return self.call("POST", path, json.dumps(content).encode())

    def call(self, verb, path, body=None):
        """body: bytes -> the JSON of the response; raises urllib's errors"""
        request = urllib.request.Request(self.base + path, data=body, headers=self.headers, method=verb)
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:
            return json.loads(response.read().decode())


def _pairs(mapping):
    """MLflow stores a value that is sent as a JSON number as an empty string: all values are sent as text."""
    return [{"key": key, "value": str(value)} for key, value in mapping.items()]


def _chunks(items, size):
    return [items[start : start + size] for start in range(0, len(items), size)]


def _reason(error):
    if isinstance(error, urllib.error.HTTPError):
        return "HTTP %d" % error.code
    return "%s" % (getattr(error, "reason", None) or error.__class__.__name__)


def _now_ms():
    return int(time.time() * 1000)
