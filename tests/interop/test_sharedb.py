"""A document written over the ShareDB protocol from Python: no client of ours, no client of theirs, only the wire."""
import asyncio
import json
import unittest
import uuid

from platform_under_test import PlatformTest

TYPE = "http://sharejs.org/types/rich-text/v1"
TEN_SECONDS = 10


class Socket:
    """One connection; answers are waited for, what others do is kept in `seen`."""

    def __init__(self, raw):
        self.raw, self.seen, self.id, self.seq = raw, [], None, 0

    @classmethod
    async def open(cls, url, token, previous=None):
        from websockets.asyncio import client

        raw = await client.connect(url.replace("http:", "ws:") + "/v1/realtime", additional_headers={"Authorization": f"Bearer {token}"})
        socket = cls(raw)
        answer = await socket.ask({"a": "hs", "id": previous, "protocol": 1, "protocolMinor": 2}, lambda m: m["a"] == "hs")
        socket.id = answer["id"]
        return socket

    async def ask(self, message, is_answer):
        await self.raw.send(json.dumps(message))
        return await self.wait(is_answer)

    async def wait(self, is_answer):
        while True:
            message = json.loads(await asyncio.wait_for(self.raw.recv(), TEN_SECONDS))
            if is_answer(message):
                return message
            self.seen.append(message)

    async def subscribe(self, document):
        answer = await self.ask({"a": "s", "c": "documents", "d": document, "v": None}, lambda m: m["a"] == "s")
        return answer

    async def submit(self, document, version, what, seq=None):
        if seq is None:
            self.seq += 1
            seq = self.seq
        message = {"a": "op", "c": "documents", "d": document, "v": version, "src": self.id, "seq": seq, "x": {}, **what}
        return await self.ask(message, lambda m: m["a"] == "op" and m.get("seq") == seq and (m.get("src") == self.id or "error" in m))


class ShareDb(PlatformTest, unittest.IsolatedAsyncioTestCase):
    needs = ("websockets",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.absent:
            cls.ada = cls.platform.sign_in("acme", "ada@acme.test")
            cls.grace = cls.platform.sign_in("acme", "grace@acme.test")
            cls.hank = cls.platform.sign_in("globex", "hank@globex.test")

    async def two_writers(self):
        document = str(uuid.uuid4())
        ada = await Socket.open(self.platform.url, self.ada)
        grace = await Socket.open(self.platform.url, self.grace)
        for socket in (ada, grace):
            self.addAsyncCleanup(socket.raw.close)
        answer = await ada.submit(document, 0, {"create": {"type": TYPE, "data": {"ops": [{"insert": "base\n"}]}}})
        self.assertNotIn("error", answer)
        for socket in (ada, grace):
            snapshot = (await socket.subscribe(document))["data"]
            self.assertEqual((snapshot["v"], snapshot["type"], snapshot["data"]["ops"]), (1, TYPE, [{"insert": "base\n"}]))
        return document, ada, grace

    def content(self, document, token):
        status, _, text = self.platform.ask("GET", f"/v1/documents/{document}", token=token)
        return (status, json.loads(text)["content"]["ops"]) if status == 200 else (status, None)

    async def test_writing_at_once_ends_in_one_text(self):
        document, ada, grace = await self.two_writers()
        both = await asyncio.gather(
            ada.submit(document, 1, {"op": {"ops": [{"insert": "A"}]}}),
            grace.submit(document, 1, {"op": {"ops": [{"retain": 4}, {"insert": "G", "attributes": {"bold": True}}]}}),
        )
        self.assertEqual(sorted(answer["v"] for answer in both), [1, 2])
        self.assertEqual(self.content(document, self.grace)[1], [{"insert": "Abase"}, {"insert": "G", "attributes": {"bold": True}}, {"insert": "\n"}])
        theirs = next((m for m in ada.seen if m["a"] == "op"), None) or await ada.wait(lambda m: m["a"] == "op")
        retained = theirs["op"]["ops"][0]["retain"]
        self.assertEqual(retained, 4 if both[1]["v"] == 1 else 5, "an operation arrives as it was applied")

    async def test_sending_again_after_a_break_changes_nothing(self):
        document, ada, grace = await self.two_writers()
        first = await ada.submit(document, 1, {"op": {"ops": [{"insert": "once "}]}}, seq=7)
        await ada.raw.close()
        again = await Socket.open(self.platform.url, self.ada, previous=ada.id)
        self.addAsyncCleanup(again.raw.close)
        self.assertEqual(again.id, ada.id)
        repeated = await again.submit(document, 1, {"op": {"ops": [{"insert": "once "}]}}, seq=7)
        self.assertEqual(repeated["v"], first["v"])
        late = await again.submit(document, 2, {"op": {"ops": [{"insert": "once "}]}}, seq=7)
        self.assertNotIn("op", late)
        self.assertEqual(self.content(document, self.ada)[1], [{"insert": "once base\n"}])

    async def test_another_workspace_finds_nothing(self):
        document, _, _ = await self.two_writers()
        hank = await Socket.open(self.platform.url, self.hank)
        self.addAsyncCleanup(hank.raw.close)
        self.assertEqual(self.content(document, self.hank), (404, None))
        snapshot = await hank.subscribe(document)
        self.assertTrue("error" in snapshot or snapshot["data"]["type"] is None, snapshot)
        refused = await hank.submit(document, 1, {"op": {"ops": [{"insert": "hello"}]}})
        self.assertIn("error", refused)
        self.assertEqual(self.content(document, self.ada)[1], [{"insert": "base\n"}])

    async def test_what_does_not_fit_is_refused_and_changes_nothing(self):
        document, ada, _ = await self.two_writers()
        for op in ({"ops": [{"delete": 99}]}, {"ops": [{"retain": -1}]}, {"ops": [{"insert": ""}]}, "text", {"ops": [{"retain": 1.5}]}):
            answer = await ada.submit(document, 1, {"op": op})
            self.assertIn("error", answer, op)
        self.assertEqual(self.content(document, self.ada)[1], [{"insert": "base\n"}])


if __name__ == "__main__":
    unittest.main()
