"""A server that nobody here wrote, run for as long as a test class lasts: started, waited for, ended; and what it said when it did not start."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from platform_under_test import ROOT

CACHE = ROOT / "build/interop"  # downloads stay
SLOW = 300  # seconds: Java begins slowly beside others


class Absent(Exception):
    """Why a peer cannot be had here; its tests are skipped with these words."""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def need(program, package):
    found = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if found is None:
        raise Absent(f"{program} is not installed (Debian: {package})")
    return found


class Peer:
    """A process with a folder of its own and an address that answers when it is ready."""

    def __init__(self, url):
        self.url, self.process = url, None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="insula-peer-"))
        self.folder.chmod(0o755)
        self.log = open(self.folder / "log", "w+")

    def run(self, line, ready, **more):
        self.process = subprocess.Popen(line, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, start_new_session=True, **more)
        end = time.monotonic() + SLOW
        while not self.answers(ready):
            if self.process.poll() is not None or time.monotonic() > end:
                said = self.said()
                self.close()
                raise RuntimeError(f"{line[0]} did not start:\n{said}")
            time.sleep(0.2)

    def answers(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10):
                return True
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False

    def said(self):
        self.log.flush()
        return (self.folder / "log").read_text(errors="replace")[-6000:]

    def close(self):
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
