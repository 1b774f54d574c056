"""Keycloak from Maven Central, for real: the server's distribution, unpacked, built once for its in-memory database, and started with a realm
that is imported."""
import json
import os
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from peer import CACHE, SLOW, Absent, Peer, free_port, need

VERSION = "26.4.7"  # runs on the Java 17 of Debian 12
ARTIFACT = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
UNPACK = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack"
HOME = CACHE / f"keycloak-{VERSION}"
REALM = "interop"
ADMIN = ("admin", "interop-admin")
PASSWORD = "Correct-Horse-9"


def installed():
    """The folder of a Keycloak that has been built; the first time it is brought from Maven Central."""
    need("java", "openjdk-17-jre-headless")
    built = HOME / "built"
    if built.exists():
        return HOME
    if not (HOME / "bin/kc.sh").exists():
        fresh = CACHE / "keycloak.new"
        shutil.rmtree(fresh, ignore_errors=True)
        line = [need("mvn", "maven"), "-B", "-q", f"-Dmaven.repo.local={CACHE}/maven", UNPACK, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={fresh}"]
        done = subprocess.run(line, cwd=CACHE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900)
        if done.returncode != 0:
            raise Absent(f"Maven Central did not give {ARTIFACT}: {done.stdout[-300:].strip()}")
        (fresh / f"keycloak-{VERSION}").rename(HOME)
    line = ["sh", HOME / "bin/kc.sh", "build", "--db=dev-mem", "--health-enabled=false", "--metrics-enabled=false"]
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SLOW)
    if done.returncode != 0:
        raise RuntimeError(f"Keycloak cannot be built:\n{done.stdout[-4000:]}")
    built.touch()
    return HOME


class Keycloak(Peer):
    def __init__(self, realm):
        home = installed()
        self.port = free_port()
        super().__init__(f"http://127.0.0.1:{self.port}")
        self.issuer = f"{self.url}/realms/{REALM}"
        imports = home / "data/import"
        shutil.rmtree(home / "data", ignore_errors=True)
        imports.mkdir(parents=True)
        (imports / f"{REALM}-realm.json").write_text(json.dumps(realm))
        line = ["sh", home / "bin/kc.sh", "start", "--optimized", "--http-enabled=true", "--http-host=127.0.0.1", f"--http-port={self.port}"]
        line += [f"--hostname={self.url}", "--cache=local", "--import-realm"]
        env = {**os.environ, "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN[0], "KC_BOOTSTRAP_ADMIN_PASSWORD": ADMIN[1], "JAVA_OPTS_KC_HEAP": "-Xms128m -Xmx768m"}
        self.run(line, f"/realms/{REALM}", env=env)

    def ask(self, method, path, body=None, headers=None):
        """(status, text)"""
        if isinstance(body, dict) and headers is None:
            body, headers = urllib.parse.urlencode(body).encode(), {}
        request = urllib.request.Request(self.url + path, body, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def admin(self, method, path, body=None, kind="application/json"):
        """A question to the realm's administration; its answer as JSON."""
        form = {"grant_type": "password", "client_id": "admin-cli", "username": ADMIN[0], "password": ADMIN[1]}
        status, text = self.ask("POST", "/realms/master/protocol/openid-connect/token", form)
        if status != 200:
            raise RuntimeError(f"Keycloak's administrator cannot sign in: {status} {text}")
        headers = {"Authorization": f"Bearer {json.loads(text)['access_token']}", "Content-Type": kind}
        data = None if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        status, text = self.ask(method, f"/admin/realms/{REALM}{path}", data, headers)
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {text}")
        return json.loads(text) if text else None

    def user(self, name):
        return self.admin("GET", f"/users?exact=true&username={name}")[0]["id"]

    def group(self, name):
        return next(one["id"] for one in self.admin("GET", "/groups") if one["name"] == name)

    def client(self, name):
        return self.admin("GET", f"/clients?clientId={urllib.parse.quote(name, safe='')}")[0]

    def change_client(self, name, **attributes):
        client = self.client(name)
        client["attributes"].update(attributes)
        self.admin("PUT", f"/clients/{client['id']}", client)

    def new_signing_key(self, priority):
        """A key of the realm that signs from now on; returns what takes it away again."""
        realm = self.admin("GET", "")["id"]
        config = {"priority": [str(priority)], "enabled": ["true"], "active": ["true"], "keySize": ["2048"], "algorithm": ["RS256"]}
        key = {"name": f"key-{priority}", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider", "parentId": realm, "config": config}
        self.admin("POST", "/components", key)
        made = next(one["id"] for one in self.admin("GET", "/components?type=org.keycloak.keys.KeyProvider") if one["name"] == key["name"])
        return lambda: self.admin("DELETE", f"/components/{made}")


def person(name, last, groups=(), **more):
    return {
        "username": name, "email": f"{name}@people.example", "emailVerified": True, "enabled": True, "firstName": name.capitalize(), "lastName": last,
        "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}], "groups": [f"/{group}" for group in groups], **more,
    }


# Keycloak makes the keys of most algorithms when they are first asked for; these are there from the beginning.
KEYS = {
    "rs256": ("rsa-generated", {"algorithm": ["RS256"]}), "ps256": ("rsa-generated", {"algorithm": ["PS256"]}),
    "es256": ("ecdsa-generated", {"ecdsaEllipticCurveKey": ["P-256"]}), "eddsa": ("eddsa-generated", {"eddsaEllipticCurveKey": ["Ed25519"]}),
}


def all_keys():
    used = {"priority": ["100"], "enabled": ["true"], "active": ["true"]}
    made = [{"name": name, "providerId": maker, "config": {**used, **config}} for name, (maker, config) in KEYS.items()]
    return {"org.keycloak.keys.KeyProvider": made}


def realm(clients, **more):
    people = [
        person("ada", "Lovelace", ["engineers", "leads"]), person("grace", "Hopper", ["engineers"]), person("joan", "Clarke"),
        person("hank", "Unproved", emailVerified=False), person("mary", "Gone", enabled=False),
    ]
    groups = [{"name": "engineers"}, {"name": "leads"}]
    return {"realm": REALM, "enabled": True, "sslRequired": "none", "groups": groups, "users": people, "clients": clients, **more}


def openid_client(at, secret):
    """`at` is the provider's address at Insula: .../v1/sso/<path>"""
    groups = {
        "name": "groups", "protocol": "openid-connect", "protocolMapper": "oidc-group-membership-mapper",
        "config": {"claim.name": "groups", "full.path": "false", "id.token.claim": "true", "userinfo.token.claim": "true", "access.token.claim": "false"},
    }
    return {
        "clientId": "insula", "protocol": "openid-connect", "secret": secret, "publicClient": False, "standardFlowEnabled": True,
        "redirectUris": [f"{at}/callback"], "protocolMappers": [groups],
        "attributes": {
            "pkce.code.challenge.method": "S256", "post.logout.redirect.uris": at.split("/v1/")[0] + "/sign-in",
            "backchannel.logout.url": f"{at}/backchannel-logout", "backchannel.logout.session.required": "true",
        },
    }


def machine_client(secret):
    """Takes tokens for itself (client credentials)."""
    return {
        "clientId": "machine", "protocol": "openid-connect", "secret": secret, "publicClient": False, "serviceAccountsEnabled": True,
        "standardFlowEnabled": False, "directAccessGrantsEnabled": False,
    }
