"""The record of a step against a small server that keeps what it is sent."""
import base64
import contextlib
import json
import os
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from checks import errors_printed_by, run_checks

from outputs.tracking import tracked

SECRET = "s3cret"


class Recorder(BaseHTTPRequestHandler):
    """Answers as MLflow does. server.seen: [(verb, path, headers, content)]; server.experiments: names that exist"""

    def do_GET(self):
        self._answer({"experiment": {"experiment_id": "1"}} if self.server.experiments else None)

    def do_POST(self):
        name = self.path.rsplit("/mlflow/", 1)[1]
        if name == "experiments/create":
            self.server.experiments.append(name)
        answers = {"experiments/create": {"experiment_id": "1"}, "runs/create": {"run": {"info": {"run_id": "r1"}}}}
        self._answer(answers.get(name, {}))

    def _answer(self, content):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.seen.append((self.command, self.path, dict(self.headers), json.loads(body.decode() or "null")))
        text = json.dumps(content or {}).encode()
        self.send_response(self.server.status if content is not None else 404)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def recorder(status=200):
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    server.seen, server.experiments, server.status = [], [], status
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server, "127.0.0.1:%d" % server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def record_step(uri, folder, fail=False):
    with tracked(uri, "madminer-ml-train", "training_alice", folder) as record:
        record.params = {"epochs": 20, "hidden": (100, 100)}
        record.tags["method"] = "alice"
        record.log_series("train_loss_0", [0.9, 0.8])
        os.makedirs(os.path.join(folder, "models"), exist_ok=True)
        with open(os.path.join(folder, "models", "a.json"), "w") as stream:
            stream.write("{}")
        record.add_artifacts(os.path.join(folder, "models"))
        if fail:
            raise RuntimeError("the step failed")


def last_line(folder):
    with open(os.path.join(folder, "tracking.jsonl")) as stream:
        return json.loads(stream.readlines()[-1])


def check_file():
    assert errors_printed_by(lambda: record_step("none", "plain")) == ""
    line = last_line("plain")
    assert line["status"] == "FINISHED" and line["params"]["epochs"] == 20
    assert line["metrics"][1] == {"key": "train_loss_0", "value": 0.8, "step": 1}
    assert line["artifacts"] == ["models/a.json"]


def check_requests():
    with recorder() as (server, address):
        uri = "http://me:%s@%s/" % (SECRET, address)
        assert errors_printed_by(lambda: record_step(uri, "sent")) == ""
        calls = [(verb, path.split("/mlflow/")[1].split("?")[0]) for verb, path, _, _ in server.seen]
        assert calls == [
            ("GET", "experiments/get-by-name"),
            ("POST", "experiments/create"),
            ("POST", "runs/create"),
            ("POST", "runs/log-batch"),
            ("POST", "runs/log-batch"),
            ("POST", "runs/update"),
        ], calls
        contents = [content for _, _, _, content in server.seen]
        assert contents[1] == {"name": "madminer-ml-train"}
        tags = {tag["key"]: tag["value"] for tag in contents[2]["tags"]}
        assert tags["method"] == "alice" and json.loads(tags["artifacts"]) == ["models/a.json"]
        assert {"key": "epochs", "value": "20"} in contents[3]["params"]  # a text: MLflow empties numbers
        assert [metric["value"] for metric in contents[4]["metrics"]] == [0.9, 0.8]
        assert contents[5]["status"] == "FINISHED"
        wanted = "Basic " + base64.b64encode(("me:" + SECRET).encode()).decode()
        assert all(headers["Authorization"] == wanted for _, _, headers, _ in server.seen)
        record_step(uri, "sent")
        assert "experiments/create" not in [path.split("/mlflow/")[1] for _, path, _, _ in server.seen[6:]]
    with open("sent/tracking.jsonl") as stream:
        assert SECRET not in stream.read()


def check_failed_step():
    with recorder() as (server, address):
        try:
            record_step("http://" + address, "failed", fail=True)
        except RuntimeError:
            pass
        assert server.seen[-1][3]["status"] == "FAILED"
    assert last_line("failed")["status"] == "FAILED"


def check_server_that_is_down():
    with socket.socket() as silent:  # bound, so that nobody else listens there
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        text = errors_printed_by(lambda: record_step("http://me:%s@127.0.0.1:%d" % (SECRET, port), "down"))
    assert text.startswith("warning: MLflow at http://127.0.0.1:%d did not accept" % port), text
    assert SECRET not in text and last_line("down")["status"] == "FINISHED"


def check_server_that_refuses():
    with recorder(status=500) as (_, address):
        text = errors_printed_by(lambda: record_step("http://" + address, "refused"))
    assert "HTTP 500" in text or "HTTP 404" in text, text


def check_other_addresses():
    text = errors_printed_by(lambda: record_step("file:///tmp/%s" % SECRET, "other"))
    assert "only http://" in text and SECRET not in text


run_checks(globals())
