"""Signing in at Debian's Apache with mod_auth_openidc, whose authors know nothing of Insula: a protected path, from its first redirect to
the sign-out on both sides."""
import http.client
import json
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
import time
import unittest
import urllib.parse

from platform_under_test import PlatformTest

MODULES = pathlib.Path("/usr/lib/apache2/modules")
PROGRAM = shutil.which("apache2", path="/usr/sbin:/usr/bin")
WANTED = ("mpm_prefork", "authn_core", "authz_core", "authz_user", "dir", "headers", "mime", "auth_openidc")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Browser:
    """Asks, keeps cookies by host and port, and goes where it is told to only when asked."""

    def __init__(self):
        self.cookies = {}

    def get(self, url, headers=None):
        at = urllib.parse.urlsplit(url)
        jar = self.cookies.setdefault(at.netloc, {})
        headers = {"Accept": "text/html", **(headers or {})}  # others are told 401, not where to sign in
        if jar:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        wire = http.client.HTTPConnection(at.hostname, at.port, timeout=30)
        wire.request("GET", (at.path or "/") + (f"?{at.query}" if at.query else ""), headers=headers)
        answer = wire.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            jar[name] = value
            if not value:
                del jar[name]
        wire.close()
        where = answer.headers.get("Location")
        return answer.status, urllib.parse.urljoin(url, where) if where else None, answer.headers, text


class Apache:
    def __init__(self, folder, port, issuer, application):
        self.url = f"http://localhost:{port}"
        root = folder / "apache"
        for name, text in (("secret", "what is protected"), ("open", "goodbye")):
            (root / "pages" / name).mkdir(parents=True)
            (root / "pages" / name / "index.html").write_text(text)
        config = [f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in WANTED]
        config += [
            f'ServerRoot "{root}"', "ServerName localhost", f"Listen 127.0.0.1:{port}", f'PidFile "{root}/pid"', f'ErrorLog "{root}/error.log"', "LogLevel warn auth_openidc:info",
            f'DefaultRuntimeDir "{root}"', f'DocumentRoot "{root}/pages"', "DirectoryIndex index.html", "StartServers 1", "TypesConfig /dev/null",
            f"OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration", f"OIDCClientID {application['id']}",
            f"OIDCClientSecret {application['client_secret']}", f"OIDCRedirectURI {self.url}/secret/callback", "OIDCScope \"openid email profile\"",
            f"OIDCCryptoPassphrase {secrets.token_hex(16)}", "OIDCPKCEMethod S256", "OIDCRemoteUserClaim email", f"OIDCDefaultURL {self.url}/secret/",
            f'OIDCCacheType file\nOIDCCacheDir "{root}/cache"',
            "<Location /secret>", "AuthType openid-connect", "Require valid-user", 'Header set X-User "expr=%{REMOTE_USER}"', "</Location>",
        ]
        (root / "cache").mkdir()
        if os.geteuid() == 0:
            config += ["User www-data", "Group www-data"]
            shutil.chown(root / "cache", "www-data")
        (root / "config").write_text("\n".join(config) + "\n")
        self.log = root / "error.log"
        self.process = subprocess.Popen([PROGRAM, "-f", root / "config", "-D", "FOREGROUND"], start_new_session=True)  # it ends its whole group
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        self.close()
        raise RuntimeError(f"apache2 did not start: {self.log.read_text() if self.log.exists() else ''}")

    def close(self):
        self.process.terminate()
        self.process.wait(60)


@unittest.skipUnless(PROGRAM and (MODULES / "mod_auth_openidc.so").exists(), "Debian's apache2 and libapache2-mod-auth-openidc are not installed")
class ModAuthOpenidc(PlatformTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ada = cls.platform.sign_in("acme", "ada@acme.test")
        port = free_port()
        at = f"http://localhost:{port}"
        body = {"name": "Apache", "kind": "web", "redirect_uris": [f"{at}/secret/callback"], "logout_uris": [f"{at}/open/"], "scopes": ["openid", "email", "profile"]}
        status, _, text = cls.platform.ask("POST", "/v1/oauth/applications", body, ada)
        if status != 201:
            raise RuntimeError(f"the application was not registered: {status} {text}")
        cls.apache = Apache(cls.platform.folder, port, f"{cls.platform.url}/v1/oauth/t/acme", json.loads(text))
        cls.addClassCleanup(cls.apache.close)

    def asked(self, browser):
        """From the protected path to the question that our consent page would show."""
        status, where, _, text = browser.get(f"{self.apache.url}/secret/")
        self.assertEqual(status, 302, text)
        self.assertTrue(where.startswith(f"{self.platform.url}/v1/oauth/t/acme/authorize?"), where)
        self.assertIn("code_challenge_method=S256", where)
        status, where, _, text = browser.get(where)
        self.assertEqual(status, 303, text)
        return urllib.parse.urlsplit(where).fragment

    def answered(self, token, ticket, allow):
        status, _, text = self.platform.ask("POST", "/v1/oauth/consent", {"request": ticket, "allow": allow}, token)
        self.assertEqual(status, 200, text)
        return json.loads(text)["redirect_to"]

    def test_a_person_signs_in_at_apache_and_out_again_on_both_sides(self):
        browser, ada = Browser(), self.platform.sign_in("acme", "ada@acme.test")
        status, where, _, text = browser.get(self.answered(ada, self.asked(browser), True))
        self.assertEqual((status, where), (302, f"{self.apache.url}/secret/"), text + self.apache.log.read_text())
        status, _, headers, text = browser.get(where)
        self.assertEqual((status, text, headers.get("X-User")), (200, "what is protected", "ada@acme.test"))

        leave = urllib.parse.quote(f"{self.apache.url}/open/", safe="")
        status, where, _, text = browser.get(f"{self.apache.url}/secret/callback?logout={leave}")
        self.assertEqual(status, 302, text)
        self.assertTrue(where.startswith(f"{self.platform.url}/v1/oauth/t/acme/logout?"), where)
        browser.cookies.setdefault(urllib.parse.urlsplit(self.platform.url).netloc, {})["insula_session"] = ada
        status, where, _, text = browser.get(where)
        self.assertEqual((status, where), (303, f"{self.apache.url}/open/"), text)
        self.assertEqual(browser.get(where)[3], "goodbye")
        self.assertEqual(self.platform.ask("GET", "/v1/me", token=ada)[0], 401)
        self.asked(browser)

    def test_who_says_no_is_not_let_in_but_asked_again(self):
        browser, ada = Browser(), self.platform.sign_in("acme", "ada@acme.test")
        back = self.answered(ada, self.asked(browser), False)
        self.assertIn("error=access_denied", back)
        status, where, headers, text = browser.get(back)
        self.assertEqual(status, 302, text)
        self.assertTrue(where.startswith(f"{self.platform.url}/v1/oauth/t/acme/authorize?"), where)
        self.assertIsNone(headers.get("X-User"))
        self.asked(browser)


if __name__ == "__main__":
    unittest.main()
