"""SAML with Debian's SimpleSAMLphp: another hand's XML signatures, encryption and forms."""
import unittest
import urllib.parse
import urllib.request

import simplesamlphp
from simplesamlphp import PASSWORD, SimpleSaml
from single_sign_on import SingleSignOnTest


class SimpleSamlPhp(SingleSignOnTest):
    @classmethod
    def check_peer(cls):
        simplesamlphp.check()

    @classmethod
    def begin_peer(cls):
        cls.peer = SimpleSaml({
            "joan": {"mail": "joan@people.example", "givenName": "Joan", "sn": "Clarke", "groups": ["engineers", "leads"]},
            "nobody": {"givenName": "No", "sn": "Address"},
        })
        cls.addClassCleanup(cls.peer.close)
        cls.provider = cls.add_saml("simplesamlphp")
        cls.saml = f"/v1/sso-providers/{cls.provider['id']}/saml"
        cls.setup = cls.api("PUT", f"{cls.saml}/metadata", {"url": cls.peer.metadata_url})
        with urllib.request.urlopen(cls.setup["metadata_url"]) as answer:
            cls.understood = cls.peer.read(answer.read().decode())
        cls.api("PATCH", cls.saml, {"require_encryption": True})
        cls.api("PATCH", f"/v1/sso-providers/{cls.provider['id']}", {"is_enabled": True})

    def begin(self, browser):
        return browser.open(f"{self.at('simplesamlphp')}/saml/start?return_to=/documents", self.is_home)

    def sign_in(self, name):
        browser = self.new_browser()
        return browser, browser.fill(self.begin(browser), self.is_home, "password", username=name, password=PASSWORD)

    def host(self, **more):
        self.peer.host(**more)
        self.addCleanup(self.peer.host)

    def test_each_reads_the_metadata_of_the_other(self):
        self.assertEqual(self.setup["idp_entity_id"], self.peer.entity)
        self.assertTrue(self.setup["sso"]["redirect"].endswith("/saml2/idp/SSOService.php"), self.setup)
        self.assertTrue(self.setup["slo"]["redirect"].endswith("/saml2/idp/SingleLogoutService.php"), self.setup)
        self.assertEqual(self.understood["entityid"], self.setup["entity_id"])
        self.assertEqual([one["Location"] for one in self.understood["AssertionConsumerService"]], [self.setup["acs_url"]])
        self.assertTrue(self.understood["validate.authnrequest"], "our requests are signed, and it is told so")

    def test_a_person_signs_in_after_a_wrong_password_and_is_known_the_second_time(self):
        browser = self.new_browser()
        page = browser.fill(self.begin(browser), self.is_home, "password", username="joan", password="wrong")
        self.assertIn("Incorrect username or password", page.words())
        self.assertIsNone(self.me(browser))
        page = browser.fill(page, self.is_home, "password", username="joan", password=PASSWORD)
        self.assert_home(page, "/documents")
        me = self.me(browser)
        self.assertEqual([me["user"][key] for key in ("email", "first_name", "last_name")], ["joan@people.example", "Joan", "Clarke"])
        again, _ = self.sign_in("joan")
        self.assertEqual(self.me(again)["user"]["id"], me["user"]["id"])

    def test_groups_give_teams(self):
        team = self.api("POST", "/v1/teams", {"name": "Engineers of SimpleSAMLphp"})["id"]
        self.api("PATCH", f"/v1/sso-providers/{self.provider['id']}", {"mapping": {"rules": [{"group": "engineers", "team": team}]}})
        self.addCleanup(self.api, "PATCH", f"/v1/sso-providers/{self.provider['id']}", {"mapping": {}})
        self.assert_home(self.sign_in("joan")[1], "/documents")
        self.assertEqual([one["email"] for one in self.api("GET", f"/v1/teams/{team}/members")["data"]], ["joan@people.example"])

    def test_who_has_no_address_is_refused_in_a_sentence(self):
        browser, page = self.sign_in("nobody")
        self.assert_refused(browser, page, "sso_email_missing", "no usable e-mail")

    def test_a_plain_assertion_is_refused_where_it_has_to_be_encrypted(self):
        self.host(**{"assertion.encryption": False})
        browser, page = self.sign_in("joan")
        self.assert_refused(browser, page, "saml_not_encrypted", "encrypt")

    def test_a_signature_with_sha1_is_refused(self):
        self.host(**{"signature.algorithm": "http://www.w3.org/2000/09/xmldsig#rsa-sha1"})
        browser, page = self.sign_in("joan")
        self.assert_refused(browser, page, "saml_algorithm", "SHA-1, which is broken")

    def test_a_request_that_was_changed_on_its_way_is_refused_there(self):
        url = self.new_browser().ask(f"{self.at('simplesamlphp')}/saml/start").location
        page = self.new_browser().open(url.replace("RelayState=", "RelayState=x"))
        self.assertNotIn('name="password"', page.text)
        self.assertIn("Unable to validate signature", page.words())

    def test_a_sign_in_that_begins_there_is_let_in_where_that_is_allowed(self):
        start = f"{self.peer.url}/saml2/idp/SSOService.php?spentityid={urllib.parse.quote(self.setup['entity_id'], safe='')}"
        browser = self.new_browser()
        page = browser.fill(browser.open(start, self.is_home), self.is_home, "password", username="joan", password=PASSWORD)
        self.assert_refused(browser, page, "saml_unsolicited", "Nobody here asked")
        self.api("PATCH", self.saml, {"allow_idp_initiated": True})
        self.addCleanup(self.api, "PATCH", self.saml, {"allow_idp_initiated": False})
        self.assert_home(browser.open(start, self.is_home), "/")
        self.assertEqual(self.me(browser)["user"]["email"], "joan@people.example")

    def test_signing_out_here_signs_out_there(self):
        browser, _ = self.sign_in("joan")
        there = self.sign_out(browser)
        self.assertIn("/saml2/idp/SingleLogoutService.php?SAMLRequest=", there)
        self.assertIsNone(self.me(browser))
        self.assert_home(browser.open(there, self.is_home), "/sign-in")
        self.assertIn('name="password"', self.begin(browser).text, "it asks again")

    def test_signing_out_there_signs_out_here(self):
        browser, _ = self.sign_in("joan")
        self.assertIsNotNone(self.me(browser))
        end = f"{self.peer.url}/"
        browser.open(f"{self.peer.url}/saml2/idp/SingleLogoutService.php?ReturnTo={urllib.parse.quote(end, safe='')}", lambda location: location == end)
        self.assertTrue(any("/saml/slo" in line for line in browser.visited), browser.visited)
        self.assertIsNone(self.me(browser))


if __name__ == "__main__":
    unittest.main()
