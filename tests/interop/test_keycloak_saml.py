"""SAML with Keycloak from Maven Central: each side reads the other's metadata, requests and assertions are signed, assertions encrypted."""
import re
import unittest
import urllib.request

from keycloak import PASSWORD, REALM, Keycloak, installed, realm
from single_sign_on import SingleSignOnTest

SAML = f"/realms/{REALM}/protocol/saml"


def mappers():
    """The attributes of somebody, and their groups."""
    kept = {"email": "email", "firstName": "firstName", "lastName": "lastName"}
    for name, attribute in kept.items():
        config = {"user.attribute": name, "attribute.name": attribute, "attribute.nameformat": "Basic"}
        yield {"name": name, "protocol": "saml", "protocolMapper": "saml-user-attribute-mapper", "config": config}
    config = {"attribute.name": "groups", "full.path": "false", "single": "true", "attribute.nameformat": "Basic"}
    yield {"name": "groups", "protocol": "saml", "protocolMapper": "saml-group-membership-mapper", "config": config}


class KeycloakSaml(SingleSignOnTest):
    @classmethod
    def check_peer(cls):
        installed()

    @classmethod
    def begin_peer(cls):
        cls.keycloak = Keycloak(realm([]))
        cls.addClassCleanup(cls.keycloak.close)
        cls.provider = cls.add_saml("keycloak")
        cls.saml = f"/v1/sso-providers/{cls.provider['id']}/saml"
        cls.setup = cls.api("PUT", f"{cls.saml}/metadata", {"url": cls.keycloak.url + SAML + "/descriptor"})
        with urllib.request.urlopen(cls.setup["metadata_url"]) as answer:
            ours = answer.read().decode()
        cls.converted = cls.keycloak.admin("POST", "/client-description-converter", ours, "application/json")
        attributes = {**cls.converted["attributes"], "saml_idp_initiated_sso_url_name": "insula", "saml_force_name_id_format": "true"}
        cls.keycloak.admin("POST", "/clients", {**cls.converted, "name": "Insula", "attributes": attributes, "protocolMappers": list(mappers())})
        cls.entity = cls.converted["clientId"]
        cls.api("PATCH", cls.saml, {"require_encryption": True, "name_id_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"})
        cls.api("PATCH", f"/v1/sso-providers/{cls.provider['id']}", {"is_enabled": True})

    def begin(self, browser, return_to="/documents"):
        return browser.open(f"{self.at('keycloak')}/saml/start?return_to={return_to}", self.is_home)

    def sign_in(self, name):
        browser = self.new_browser()
        page = browser.fill(self.begin(browser), self.is_home, "password", username=name, password=PASSWORD)
        return browser, page

    def change(self, **ours):
        """Of our side, and back at the end of the test."""
        before = self.api("GET", self.saml)
        self.api("PATCH", self.saml, ours)
        self.addCleanup(self.api, "PATCH", self.saml, {key: before[key] for key in ours})

    def change_there(self, **attributes):
        before = self.keycloak.client(self.entity)["attributes"]
        self.keycloak.change_client(self.entity, **attributes)
        self.addCleanup(self.keycloak.change_client, self.entity, **{key: before.get(key, "") for key in attributes})

    def test_each_reads_the_metadata_of_the_other(self):
        self.assertEqual(self.setup["idp_entity_id"], self.keycloak.issuer)
        self.assertEqual(self.setup["sso"]["redirect"], self.keycloak.url + SAML)
        self.assertEqual(self.setup["slo"]["redirect"], self.keycloak.url + SAML)
        self.assertEqual(len(self.setup["certificates"]), 1)
        self.assertEqual(self.entity, self.setup["entity_id"])
        self.assertIn(self.setup["acs_url"], self.converted["redirectUris"])
        for switch in ("saml.client.signature", "saml.assertion.signature", "saml.encrypt"):
            self.assertEqual(self.converted["attributes"][switch], "true", switch)
        self.assertEqual(self.converted["attributes"]["saml_single_logout_service_url_redirect"], self.setup["slo_url"])

    def test_a_person_signs_in_after_a_wrong_password_and_is_known_the_second_time(self):
        browser = self.new_browser()
        page = browser.fill(self.begin(browser), self.is_home, "password", username="joan", password="wrong")
        self.assertIn("Invalid username or password", page.words())
        self.assertIsNone(self.me(browser))
        page = browser.fill(page, self.is_home, "password", username="joan", password=PASSWORD)
        self.assert_home(page, "/documents")
        me = self.me(browser)
        self.assertEqual([me["user"][key] for key in ("email", "first_name", "last_name")], ["joan@people.example", "Joan", "Clarke"])
        again, _ = self.sign_in("joan")
        self.assertEqual(self.me(again)["user"]["id"], me["user"]["id"])

    def test_groups_give_roles_and_teams_and_take_them(self):
        team = self.api("POST", "/v1/teams", {"name": "Engineers of Keycloak"})["id"]
        mapping = {"rules": [{"group": "leads", "role": self.roles()["admin"]}, {"group": "engineers", "team": team}]}
        self.api("PATCH", f"/v1/sso-providers/{self.provider['id']}", {"mapping": mapping})
        self.addCleanup(self.api, "PATCH", f"/v1/sso-providers/{self.provider['id']}", {"mapping": {}})
        browser, page = self.sign_in("ada")
        self.assert_home(page, "/documents")
        self.assertEqual(sorted(role["name"] for role in self.me(browser)["roles"]), ["admin", "member"])
        self.assertEqual([one["email"] for one in self.api("GET", f"/v1/teams/{team}/members")["data"]], ["ada@people.example"])
        ada, leads = self.keycloak.user("ada"), self.keycloak.group("leads")
        self.keycloak.admin("DELETE", f"/users/{ada}/groups/{leads}")
        self.addCleanup(self.keycloak.admin, "PUT", f"/users/{ada}/groups/{leads}")
        self.sign_in("ada")
        self.assertEqual([role["name"] for role in self.me(browser)["roles"]], ["member"])

    def test_a_request_that_was_changed_on_its_way_is_refused_there(self):
        browser = self.new_browser()
        url = browser.ask(f"{self.at('keycloak')}/saml/start").location
        self.assertIn("&Signature=", url)
        self.assertIn('name="password"', browser.open(url).text)
        page = self.new_browser().open(url.replace("RelayState=", "RelayState=x"))
        self.assertNotIn('name="password"', page.text)
        self.assertIn("Invalid requester", page.words())

    def test_a_plain_assertion_is_refused_where_it_has_to_be_encrypted(self):
        self.change_there(**{"saml.encrypt": "false"})
        browser, page = self.sign_in("joan")
        self.assert_refused(browser, page, "saml_not_encrypted", "encrypt")
        self.change(require_encryption=False)
        browser, page = self.sign_in("joan")
        self.assert_home(page, "/documents")

    def test_an_unsigned_assertion_is_refused_though_the_message_around_it_is_signed(self):
        self.change_there(**{"saml.assertion.signature": "false", "saml.server.signature": "true", "saml.encrypt": "false"})
        self.change(require_encryption=False)
        browser, page = self.sign_in("joan")
        self.assert_refused(browser, page, "saml_unsigned", "not signed")

    def test_requests_go_by_form_where_the_provider_wants_that(self):
        with urllib.request.urlopen(self.keycloak.url + SAML + "/descriptor") as answer:
            theirs = answer.read().decode()
        forms = re.sub(r"<md:SingleSignOnService(?![^>]*HTTP-POST)[^>]*>(</md:SingleSignOnService>)?", "", theirs)
        self.assertIn("HTTP-POST", forms)
        self.api("PUT", f"{self.saml}/metadata", {"metadata": forms})
        self.addCleanup(self.api, "PUT", f"{self.saml}/metadata", {"metadata": theirs})
        browser, page = self.sign_in("joan")
        self.assertTrue(any(line.startswith(f"POST {self.keycloak.url}{SAML} ") for line in browser.visited), browser.visited)
        self.assert_home(page, "/documents")

    def test_a_sign_in_that_begins_at_keycloak_is_let_in_where_that_is_allowed(self):
        start = f"{self.keycloak.url}{SAML}/clients/insula"
        browser = self.new_browser()
        page = browser.fill(browser.open(start, self.is_home), self.is_home, "password", username="grace", password=PASSWORD)
        self.assert_refused(browser, page, "saml_unsolicited", "Nobody here asked")
        self.change(allow_idp_initiated=True)
        page = browser.open(start, self.is_home)
        self.assert_home(page, "/")
        self.assertEqual(self.me(browser)["user"]["email"], "grace@people.example")

    def test_signing_out_here_signs_out_there(self):
        browser, _ = self.sign_in("grace")
        there = self.sign_out(browser)
        self.assertTrue(there.startswith(f"{self.keycloak.url}{SAML}?SAMLRequest="), there)
        self.assertIsNone(self.me(browser))
        self.assert_home(browser.open(there, self.is_home), "/sign-in")
        self.assertIn('name="password"', self.begin(browser).text, "Keycloak asks again")

    def test_signing_out_there_signs_out_here(self):
        browser, _ = self.sign_in("grace")
        other, _ = self.sign_in("joan")
        self.assertIsNotNone(self.me(browser))
        page = browser.open(f"{self.keycloak.issuer}/protocol/openid-connect/logout")
        page = browser.fill(page, lambda location: False, "session_code")
        self.assertIn("You are logged out", page.words(), browser.visited)
        self.assertIsNone(self.me(browser))
        self.assertIsNotNone(self.me(other), "nobody else")
        self.assertTrue(any("/saml/slo" in line for line in browser.visited))

    def test_a_key_that_the_metadata_does_not_have_is_refused_until_it_has(self):
        self.sign_in("joan")
        self.addCleanup(self.api, "PUT", f"{self.saml}/metadata", {"url": self.keycloak.url + SAML + "/descriptor"})
        self.addCleanup(self.keycloak.new_signing_key(1000))
        browser, page = self.sign_in("joan")
        self.assert_refused(browser, page, "saml_signature", "signature")
        renewed = self.api("PUT", f"{self.saml}/metadata", {"url": self.keycloak.url + SAML + "/descriptor"})
        self.assertEqual(len(renewed["certificates"]), 2)
        browser, page = self.sign_in("joan")
        self.assert_home(page, "/documents")

    def test_our_key_is_rolled_over_and_what_was_encrypted_to_the_old_one_is_still_read(self):
        signing, encrypting = "saml.signing.certificate", "saml.encryption.certificate"
        self.api("POST", f"{self.saml}/keys")
        self.addCleanup(self.api, "DELETE", f"{self.saml}/keys/spare")
        self.assert_home(self.sign_in("joan")[1], "/documents")
        self.api("POST", f"{self.saml}/keys/swap")
        self.addCleanup(self.api, "POST", f"{self.saml}/keys/swap")
        page = self.begin(self.new_browser())
        self.assertIn("Invalid requester", page.words(), "Keycloak has not read our metadata since")
        # Its reader of metadata takes the last key of several; the current one is given to it by hand, as its administrators do.
        current = re.sub(r"-----[^-]+-----|\s", "", self.api("GET", self.saml)["keys"][0]["certificate"])
        self.assertNotEqual(current, self.converted["attributes"][signing])
        self.change_there(**{signing: current})
        self.assert_home(self.sign_in("joan")[1], "/documents")
        self.change_there(**{encrypting: current})
        self.assert_home(self.sign_in("joan")[1], "/documents")


if __name__ == "__main__":
    unittest.main()
