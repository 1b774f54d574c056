"""A platform of one's own, `insula up --demo` on fresh data, for as long as a test class lasts; and the least client of it."""
import importlib.util
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = pathlib.Path(os.environ.get("INSULA_BINARY", ROOT / "build/insula")).resolve()
READY = "insula: ready on "


class Platform:
    def __init__(self, *settings):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="insula-interop-"))
        self.folder.chmod(0o755)  # as root, other users own what lies inside
        self.log = open(self.folder / "log", "w+")
        line = [BINARY, "up", "--demo", "--listen", "127.0.0.1:0", "--data", self.folder / "data"]
        for setting in settings:
            line += ["--set", setting]
        self.process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = None
        for text in self.process.stdout:
            if text.startswith(READY):
                self.url = text[len(READY):].strip()
                break
        if self.url is None:
            self.log.seek(0)
            said = self.log.read()[-4000:]
            self.close()
            raise RuntimeError(f"the platform did not start:\n{said}")

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.stdout.read()
        self.process.wait(60)
        self.process.stdout.close()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method, path, body=None, token=None):
        """(status, headers, text); a problem is an answer like any other."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read().decode()

    def sign_in(self, tenant, email):
        status, _, text = self.ask("POST", "/v1/auth/login", {"tenant": tenant, "email": email, "password": "insula-demo"})
        if status != 200:
            raise RuntimeError(f"{email} cannot sign in: {status} {text}")
        return json.loads(text)["access_token"]


class PlatformTest(unittest.TestCase):
    needs = ()  # modules from PyPI; without them every test here is skipped, and says so
    settings = ()
    platform: Platform

    @classmethod
    def setUpClass(cls):
        cls.absent = [name for name in cls.needs if importlib.util.find_spec(name) is None]
        if not cls.absent:
            cls.platform = Platform(*cls.settings)
            cls.addClassCleanup(cls.platform.close)

    def setUp(self):
        if self.absent:
            self.skipTest(f"PyPI could not be reached for {', '.join(self.absent)}")
