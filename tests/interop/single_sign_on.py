"""What every test of signing in through a peer needs: a workspace with a provider, a browser that goes there, and who it is signed in as."""
import json
import re
import time

from browser import Browser
from peer import Absent
from platform_under_test import PlatformTest

AT_LAST = 60  # seconds: the trail is written behind


class SingleSignOnTest(PlatformTest):
    """The platform, and a peer of its own that `begin_peer` starts."""

    settings = ("outgoing_networks=127.0.0.1", "rate_sign_in_per_minute=0", "rate_write_per_minute=0")
    tenant = "acme"
    why_not = None
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        try:
            cls.check_peer()
        except Absent as reason:
            cls.why_not, cls.absent = str(reason), []
            return
        super().setUpClass()
        cls.owner = cls.platform.sign_in(cls.tenant, "ada@acme.test")
        cls.begin_peer()

    def setUp(self):
        if self.why_not:
            self.skipTest(self.why_not)
        super().setUp()

    @classmethod
    def check_peer(cls):
        """Raises Absent where the peer cannot be had."""

    @classmethod
    def begin_peer(cls):
        raise NotImplementedError

    @classmethod
    def api(cls, method, path, body=None):
        status, headers, text = cls.platform.ask(method, path, body, cls.owner)
        if status >= 300:
            raise AssertionError(f"{method} {path}: {status} {text}")
        return json.loads(text) if text and "json" in headers["Content-Type"] else text

    @classmethod
    def at(cls, slug):
        return f"{cls.platform.url}/v1/sso/{cls.tenant}.{slug}"

    @classmethod
    def add_openid(cls, slug, issuer, **more):
        made = cls.api("POST", "/v1/sso-providers", {"kind": "oidc", "name": "Peer", "slug": slug, "issuer": issuer, **more})
        return cls.api("PATCH", f"/v1/sso-providers/{made['id']}", {"is_enabled": True})

    @classmethod
    def add_saml(cls, slug, **more):
        return cls.api("POST", "/v1/sso-providers/saml", {"name": "Peer", "slug": slug, **more})

    @classmethod
    def roles(cls):
        return {role["name"]: role["id"] for role in cls.api("GET", "/v1/roles?limit=200")["data"]}

    def is_home(self, url):
        """No more of the provider's: a page of Insula for a person."""
        return url.startswith(self.platform.url) and "/v1/sso/" not in url

    def me(self, browser):
        """Who it is signed in as; None: nobody."""
        page = browser.ask(f"{self.platform.url}/v1/me", headers={"Accept": "application/json", "X-Requested-With": "insula"})
        return json.loads(page.text) if page.status == 200 else None

    def sign_out(self, browser):
        """Ends the session; where the provider's ends."""
        page = browser.ask(f"{self.platform.url}/v1/sso/logout", "POST", headers={"X-Requested-With": "insula"}, origin=self.platform.url)
        self.assertEqual(page.status, 200, page.text)
        return json.loads(page.text)["redirect"]

    def refusals(self):
        """What administrators read about the last sign-ins that were refused: (code, sentence)."""
        events = self.api("GET", "/v1/audit-events?type=user.sso_refused&limit=20")["data"]
        return [(event["data"]["reason"], event["data"]["detail"]) for event in events]

    def assert_home(self, page, path):
        self.assertEqual(page.location, self.platform.url + path, f"{page.url} ({page.status}): {page.words()}")

    def assert_refused(self, browser, page, code, words):
        """The browser is led back with the code, nobody is signed in, and the trail has a sentence with these words."""
        self.assertIsNotNone(page.location, f"{page.url} ({page.status}): {page.words()}")
        self.assertTrue(self.is_home(page.location) and f"problem={code}" in page.location, f"{page.location}; {self.refusals()}")
        self.assertIsNone(self.me(browser))
        end = time.monotonic() + AT_LAST
        while not any(told[0] == code and re.search(words, told[1]) for told in self.refusals()):
            self.assertLess(time.monotonic(), end, f"the trail does not say {code}, {words}: {self.refusals()}")
            time.sleep(0.1)

    @staticmethod
    def new_browser():
        return Browser()
