"""OpenID Connect with Keycloak from Maven Central: its own pages, its own tokens, its own idea of logout."""
import json
import unittest

from keycloak import PASSWORD, Keycloak, all_keys, installed, openid_client, realm
from single_sign_on import SingleSignOnTest

SECRET = "between-us+ %&"


class KeycloakOpenId(SingleSignOnTest):
    @classmethod
    def check_peer(cls):
        installed()

    @classmethod
    def begin_peer(cls):
        cls.keycloak = Keycloak(realm([openid_client(cls.at("keycloak"), SECRET)], components=all_keys()))
        cls.addClassCleanup(cls.keycloak.close)
        cls.provider = cls.add_openid("keycloak", cls.keycloak.issuer, client_id="insula", client_secret=SECRET)

    def begin(self, browser, return_to="/documents"):
        return browser.open(f"{self.at('keycloak')}/start?return_to={return_to}", self.is_home)

    def sign_in(self, name):
        browser = self.new_browser()
        page = browser.fill(self.begin(browser), self.is_home, "password", username=name, password=PASSWORD)
        return browser, page

    def test_a_person_signs_in_after_a_wrong_password_and_is_known_the_second_time(self):
        browser = self.new_browser()
        page = browser.fill(self.begin(browser), self.is_home, "password", username="joan", password="wrong")
        self.assertIn("Invalid username or password", page.words())
        self.assertIsNone(self.me(browser))
        page = browser.fill(page, self.is_home, "password", username="joan", password=PASSWORD)
        self.assert_home(page, "/documents")
        me = self.me(browser)
        self.assertEqual([me["user"][key] for key in ("email", "first_name", "last_name")], ["joan@people.example", "Joan", "Clarke"])
        self.assertEqual([role["name"] for role in me["roles"]], ["member"])
        again, _ = self.sign_in("joan")
        self.assertEqual(self.me(again)["user"]["id"], me["user"]["id"])

    def test_who_is_still_signed_in_at_keycloak_is_not_asked_again(self):
        browser, _ = self.sign_in("joan")
        first = self.me(browser)["session"]["id"]
        self.assert_home(self.begin(browser, "/records"), "/records")
        self.assertNotEqual(self.me(browser)["session"]["id"], first)

    def test_groups_give_roles_and_teams_and_take_them(self):
        roles = self.roles()
        team = self.api("POST", "/v1/teams", {"name": "Engineers of Keycloak"})["id"]
        mapping = {"rules": [{"group": "leads", "role": roles["admin"]}, {"group": "engineers", "team": team}]}
        self.api("PATCH", f"/v1/sso-providers/{self.provider['id']}", {"mapping": mapping})
        self.addCleanup(self.api, "PATCH", f"/v1/sso-providers/{self.provider['id']}", {"mapping": {}})
        browser, page = self.sign_in("ada")
        self.assert_home(page, "/documents")
        self.assertEqual(sorted(role["name"] for role in self.me(browser)["roles"]), ["admin", "member"])
        members = lambda: [one["email"] for one in self.api("GET", f"/v1/teams/{team}/members")["data"]]
        self.assertEqual(members(), ["ada@people.example"])
        ada, leads = self.keycloak.user("ada"), self.keycloak.group("leads")
        self.keycloak.admin("DELETE", f"/users/{ada}/groups/{leads}")
        self.addCleanup(self.keycloak.admin, "PUT", f"/users/{ada}/groups/{leads}")
        self.sign_in("ada")
        self.assertEqual([role["name"] for role in self.me(browser)["roles"]], ["member"], "also in the session that was open")
        self.assertEqual(members(), ["ada@people.example"])

    def test_keycloak_ends_the_session_by_its_back_channel(self):
        browser, _ = self.sign_in("grace")
        other, _ = self.sign_in("joan")
        self.assertIsNotNone(self.me(browser))
        self.keycloak.admin("POST", f"/users/{self.keycloak.user('grace')}/logout")
        self.assertIsNone(self.me(browser))
        self.assertIsNotNone(self.me(other), "nobody else's")

    def test_the_back_channel_ends_one_session_of_several(self):
        one, _ = self.sign_in("grace")
        other, _ = self.sign_in("grace")
        sessions = self.keycloak.admin("GET", f"/users/{self.keycloak.user('grace')}/sessions")
        self.assertGreaterEqual(len(sessions), 2)
        newest = max(sessions, key=lambda session: session["start"])
        self.keycloak.admin("DELETE", f"/sessions/{newest['id']}")
        self.assertEqual(sorted([self.me(one) is None, self.me(other) is None]), [False, True])

    def test_signing_out_here_signs_out_there(self):
        browser, _ = self.sign_in("grace")
        there = self.sign_out(browser)
        self.assertTrue(there.startswith(f"{self.keycloak.issuer}/protocol/openid-connect/logout?"), there)
        self.assertIsNone(self.me(browser))
        self.assert_home(browser.open(there, self.is_home), "/sign-in")
        self.assertIn('name="password"', self.begin(browser).text, "Keycloak asks again")

    def test_who_is_not_let_in_there_is_not_let_in_here(self):
        browser = self.new_browser()
        page = browser.fill(self.begin(browser), self.is_home, "password", username="mary", password=PASSWORD)
        self.assertIn("disabled", page.words())
        self.assertIsNone(self.me(browser))

    def test_a_wrong_secret_is_told_in_a_sentence(self):
        change = lambda secret: self.api("PATCH", f"/v1/sso-providers/{self.provider['id']}", {"client_secret": secret})
        change("not this")
        self.addCleanup(change, SECRET)
        browser, page = self.sign_in("joan")
        self.assert_refused(browser, page, "sso_code_refused", "status 401: unauthorized_client Invalid client")

    def test_a_wish_that_keycloak_refuses_comes_back_as_its_words(self):
        change = lambda scope: self.api("PATCH", f"/v1/sso-providers/{self.provider['id']}", {"scope": scope})
        change("openid nobody-knows-this")
        self.addCleanup(change, "openid email profile")
        browser = self.new_browser()
        self.assert_refused(browser, self.begin(browser), "sso_provider_refused", "invalid_scope Invalid scopes")

    def test_an_address_that_was_not_proved_links_nobody(self):
        person = {"email": "hank@people.example", "first_name": "Hank", "last_name": "Here", "password": "correct horse battery"}
        self.api("POST", "/v1/users", person)
        browser, page = self.sign_in("hank")
        self.assert_refused(browser, page, "sso_email_unproved", "hank@people.example, but Peer does not say")

    def test_tokens_by_a_key_that_is_new_are_taken_and_by_another_algorithm_refused(self):
        self.sign_in("joan")
        self.addCleanup(self.keycloak.new_signing_key(1000))
        browser, page = self.sign_in("joan")
        self.assert_home(page, "/documents")
        self.keycloak.change_client("insula", **{"id.token.signed.response.alg": "HS256"})
        self.addCleanup(self.keycloak.change_client, "insula", **{"id.token.signed.response.alg": "RS256"})
        browser, page = self.sign_in("joan")
        self.assert_refused(browser, page, "sso_token_invalid", "another algorithm")

    def test_other_algorithms_of_keycloak_are_read_where_they_are_set_up(self):
        for algorithm in ("PS256", "ES256", "EdDSA", "RS256"):
            with self.subTest(algorithm):
                self.keycloak.change_client("insula", **{"id.token.signed.response.alg": algorithm})
                self.api("PATCH", f"/v1/sso-providers/{self.provider['id']}", {"algorithm": algorithm})
                browser, page = self.sign_in("joan")
                self.assert_home(page, "/documents")

    def test_a_test_sign_in_shows_the_administrator_what_keycloak_says(self):
        browser = self.new_browser()
        headers = {"Authorization": f"Bearer {self.owner}", "Accept": "application/json"}
        at = f"/v1/sso-providers/{self.provider['id']}"
        url = json.loads(browser.ask(f"{self.platform.url}{at}/test", "POST", headers=headers).text)["url"]
        page = browser.fill(browser.open(url, self.is_home), self.is_home, "password", username="ada", password=PASSWORD)
        test = self.api("GET", f"{at}/tests/{page.location.split('?test=')[1]}")
        self.assertEqual(test["status"], "succeeded", test)
        self.assertEqual((test["received"]["email"], test["received"]["email_verified"]), ("ada@people.example", True))
        self.assertIn("engineers", test["received"]["groups"])
        self.assertEqual(test["claims"]["iss"], self.keycloak.issuer)
        self.assertIsNone(self.me(browser), "it opens nothing")


if __name__ == "__main__":
    unittest.main()
