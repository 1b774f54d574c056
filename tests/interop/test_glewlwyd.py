"""OpenID Connect with Debian's Glewlwyd. Its sign-in page is a script; what the script asks its server is asked here."""
import json
import unittest
import urllib.parse

import glewlwyd
from glewlwyd import PASSWORD
from single_sign_on import SingleSignOnTest

SECRET = "between-us-and-glewlwyd"


class Glewlwyd(SingleSignOnTest):
    @classmethod
    def check_peer(cls):
        glewlwyd.check()

    @classmethod
    def begin_peer(cls):
        cls.peer = glewlwyd.Glewlwyd()
        cls.addClassCleanup(cls.peer.close)
        cls.peer.add_person("joan", "Clarke", groups=["engineers", "leads"])
        cls.peer.add_person("hank", "Unproved", verified=False)
        cls.peer.add_client(cls.at("glewlwyd"), SECRET)
        cls.provider = cls.add_openid("glewlwyd", cls.peer.issuer, client_id="insula", client_secret=SECRET, scope="openid")

    def begin(self, browser):
        return browser.open(f"{self.at('glewlwyd')}/start?return_to=/documents", self.is_home)

    def sign_in(self, name, password=PASSWORD):
        """As login.html does: password, consent, and on to where it was called from."""
        browser = self.new_browser()
        page = self.begin(browser)
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page.url).query))
        self.assertIn("callback_url", asked, browser.visited)
        as_json = {"Content-Type": "application/json"}
        said = browser.ask(f"{self.peer.url}/api/auth/", "POST", json.dumps({"username": name, "password": password}), as_json)
        if said.status != 200:
            return browser, said
        given = browser.ask(f"{self.peer.url}/api/auth/grant/insula/", "PUT", json.dumps({"scope": asked["scope"]}), as_json)
        self.assertEqual(given.status, 200, given.text)
        callback = asked["callback_url"]
        return browser, browser.open(callback + ("&" if "?" in callback else "?") + "g_continue", self.is_home)

    def test_a_person_signs_in_and_is_known_the_second_time(self):
        browser, page = self.sign_in("joan")
        self.assert_home(page, "/documents")
        me = self.me(browser)
        self.assertEqual([me["user"][key] for key in ("email", "first_name", "last_name")], ["joan@people.example", "Joan", "Clarke"])
        again, _ = self.sign_in("joan")
        self.assertEqual(self.me(again)["user"]["id"], me["user"]["id"])

    def test_a_wrong_password_opens_nothing(self):
        browser, page = self.sign_in("joan", "wrong")
        self.assertEqual(page.status, 401)
        self.assertIsNone(self.me(browser))

    def test_a_wrong_secret_is_told_in_a_sentence(self):
        change = lambda secret: self.api("PATCH", f"/v1/sso-providers/{self.provider['id']}", {"client_secret": secret})
        change("not this")
        self.addCleanup(change, SECRET)
        browser, page = self.sign_in("joan")
        self.assert_refused(browser, page, "sso_code_refused", "token endpoint answers with status 40")

    def test_an_address_that_was_not_proved_links_nobody(self):
        person = {"email": "hank@people.example", "first_name": "Hank", "last_name": "Here", "password": "correct horse battery"}
        self.api("POST", "/v1/users", person)
        browser, page = self.sign_in("hank")
        self.assert_refused(browser, page, "sso_email_unproved", "hank@people.example, but Peer does not say")


if __name__ == "__main__":
    unittest.main()
