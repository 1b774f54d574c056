"""The API against its own description, as Schemathesis reads it: thousands of requests made from /v1/openapi.json, good and bad.

No answer may be a server error, have an undeclared status, type or form, or come without the sign-in that is declared.
INSULA_INTEROP_SECONDS is how long it goes on (60).
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from platform_under_test import PlatformTest

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = int(os.environ.get("INSULA_INTEROP_SECONDS", "60"))
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,"
    "ignored_auth,allow_header_conformance,negative_data_rejection"
)
# Signing out ends the run's own session; a stream does not end; a socket is no request.
LEFT_OUT = r"/logout$|/v1/stream$|/v1/realtime$"
FEWEST_CASES = 500


class Description(PlatformTest):
    needs = ("schemathesis",)
    settings = ("rate_read_per_minute=1000000", "rate_write_per_minute=1000000", "rate_sign_in_per_minute=1000000")

    def test_every_answer_is_as_described(self):
        token = self.platform.sign_in("acme", "ada@acme.test")
        with tempfile.TemporaryDirectory() as folder:
            line = [sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml", "run", self.platform.url + "/v1/openapi.json"]
            line += ["--header", f"Authorization: Bearer {token}", "--checks", CHECKS, "--exclude-path-regex", LEFT_OUT]
            line += ["--phases", "examples,coverage,fuzzing", "--max-time", str(SECONDS), "--continue-on-failure", "--warnings", "off"]
            run = subprocess.run(line, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS * 4 + 120)
        self.assertEqual(run.returncode, 0, run.stdout[-20000:])
        cases = re.search(r"(\d+) generated", run.stdout)
        self.assertIsNotNone(cases, run.stdout[-2000:])
        self.assertGreater(int(cases[1]), FEWEST_CASES, run.stdout[-2000:])
        status, _, text = self.platform.ask("GET", "/v1/me", token=token)
        self.assertEqual(status, 200, "the run lost its session: what came after proves little")
        self.assertEqual(json.loads(text)["user"]["email"], "ada@acme.test")


if __name__ == "__main__":
    unittest.main()
