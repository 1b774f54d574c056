"""Debian's Glewlwyd on a SQLite database of its own, set up over its administration's API."""
import gzip
import json
import pathlib
import subprocess
import urllib.error
import urllib.request

from peer import Peer, free_port, need

PASSWORD = "Correct-Horse-9"
SAMPLE = pathlib.Path("/usr/share/doc/glewlwyd/glewlwyd.conf.sample.gz")
DATABASE = pathlib.Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
ADMIN = {"username": "admin", "password": "password"}  # what its database begins with

# Attributes that its users do not have of themselves.
KEPT = {"given_name": False, "family_name": False, "email_verified": False, "groups": True}


def check():
    need("glewlwyd", "glewlwyd")
    need("sqlite3", "glewlwyd")
    need("openssl", "openssl")


class Glewlwyd(Peer):
    def __init__(self):
        self.port = free_port()
        super().__init__(f"http://127.0.0.1:{self.port}")
        self.issuer = f"{self.url}/api/oidc"
        database = self.folder / "glewlwyd.db"
        with open(DATABASE) as script:
            subprocess.run(["sqlite3", database], stdin=script, check=True)
        self.run(["glewlwyd", "-c", self.configure(database)], "/api/")
        self.cookie = self.enter(**ADMIN)
        self.begin()

    def configure(self, database):
        """Its sample, with what is another here said again: the first word of a name holds, so the sample's goes."""
        sample = gzip.decompress(SAMPLE.read_bytes()).decode() if SAMPLE.exists() else pathlib.Path("/etc/glewlwyd/glewlwyd.conf").read_text()
        ours = {
            "port": str(self.port), "external_url": f'"{self.url}"', "cookie_domain": '"127.0.0.1"', "cookie_secure": "0", "bind_address": '"127.0.0.1"',
            "path": f'"{database}"',
        }
        lines = []
        for line in sample.splitlines():
            name = line.strip().lstrip("#").split("=")[0].strip()
            if name in ours and not (line.startswith("#") and name == "path"):
                line = f"{name} = {ours.pop(name)}"
            lines.append(line)
        assert not ours, f"the sample lacks {list(ours)}"
        file = self.folder / "glewlwyd.conf"
        file.write_text("\n".join(lines) + "\n")
        return file

    def ask(self, method, path, body=None, cookie=None):
        """(status, headers, text) of its API."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **({"Cookie": cookie} if cookie else {})}
        request = urllib.request.Request(f"{self.url}/api{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read().decode()

    def enter(self, username, password):
        status, headers, text = self.ask("POST", "/auth/", {"username": username, "password": password})
        if status != 200:
            raise RuntimeError(f"{username} cannot sign in: {status} {text}")
        return headers["Set-Cookie"].split(";")[0]

    def admin(self, method, path, body=None):
        status, _, text = self.ask(method, path, body, self.cookie)
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {text}\n{self.said()}")
        return json.loads(text) if text else None

    def begin(self):
        """Its OpenID plugin, with a key of its own, and users that have what claims are made of."""
        run = lambda *line: subprocess.run(["openssl", *line], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        key = self.folder / "key.pem"
        run("genrsa", "-out", key, "2048")
        users = self.admin("GET", "/mod/user/database")
        formats = users["parameters"]["data-format"]
        formats.update({name: {"multiple": many, "read": True, "write": True, "profile-read": True, "profile-write": False} for name, many in KEPT.items()})
        self.admin("PUT", "/mod/user/database", users)
        self.admin("PUT", "/mod/user/database/reset", {})
        claims = [{"name": name, "user-property": name, "type": "string", "mandatory": True, "scope": []} for name in ("given_name", "family_name", "groups")]
        claims.append({
            "name": "email_verified", "user-property": "email_verified", "type": "boolean", "boolean-value-true": "yes", "boolean-value-false": "no",
            "mandatory": True, "scope": [],
        })
        self.admin("POST", "/mod/plugin/", {"module": "oidc", "name": "oidc", "display_name": "OpenID", "parameters": {
            "iss": self.issuer, "issuer": self.issuer, "jwt-type": "rsa", "jwt-key-size": "256", "key": key.read_text(),
            "cert": run("rsa", "-in", str(key), "-pubout"),
            "access-token-duration": 3600, "refresh-token-duration": 86400, "code-duration": 600, "refresh-token-rolling": True,
            "auth-type-code-enabled": True, "auth-type-token-enabled": False, "auth-type-id-token-enabled": True, "auth-type-none-enabled": False,
            "auth-type-password-enabled": False, "auth-type-client-enabled": True, "auth-type-device-enabled": False, "auth-type-refresh-enabled": True,
            "allow-non-oidc": True, "pkce-allowed": True, "pkce-required": True, "pkce-method-plain-allowed": False, "jwks-show": True,
            "subject-type": "public", "email-claim": "mandatory", "name-claim": "mandatory", "scope-claim": "no", "claims": claims,
            "session-management-allowed": True, "session-cookie-name": "GLEWLWYD2_OIDC_SID", "session-cookie-expiration": 86400,
            "back-channel-logout-allowed": True, "front-channel-logout-allowed": False, "oauth-as-iss-id": True,
        }})

    def add_person(self, name, last, verified=True, groups=()):
        self.admin("POST", "/user/", {
            "username": name, "password": PASSWORD, "name": f"{name.capitalize()} {last}", "email": f"{name}@people.example",
            "enabled": True, "scope": ["openid"],
            "given_name": name.capitalize(), "family_name": last, "email_verified": "yes" if verified else "no", "groups": list(groups),
        })

    def add_client(self, at, secret):
        """`at` is the provider's address at Insula: .../v1/sso/<path>"""
        self.admin("POST", "/client/", {
            "client_id": "insula", "name": "Insula", "confidential": True, "client_secret": secret, "enabled": True, "scope": ["openid"],
            "redirect_uri": [f"{at}/callback"], "authorization_type": ["code", "id_token"], "token_endpoint_auth_method": ["client_secret_basic"],
            "post_logout_redirect_uri": at.split("/v1/")[0] + "/sign-in", "backchannel_logout_uri": f"{at}/backchannel-logout",
            "backchannel_logout_session_required": "1",
        })
