"""Which codes the check finds, and what it complains about."""
import unittest

import error_codes

SOURCE = """
    fail(req, 409, "email_taken", "Somebody has it: \\"%s\\".", email);
    throw_fault(task, 503, TEXT("try_again"),
                TEXT("Nothing was done."), 1);
    task->fault.status = 422;
    task->fault.code = TEXT("invalid_body");
    complain(binder, place, "too_short", "At least %d, please.", 3);
    auth_field_fail(&req->task, "/parent", "unknown", "There is no such role.");
"""
ROUTES = """
static const Resource team_resource = {
    .name = "teams",
    .singular = "team",
};
    { DELETE, "/v1/teams/:id", "team.write", team_delete, .status = 204,
      .summary = "Delete a team" },
"""
PAGE = """# Errors

### `email_taken` · 409

Somebody has it.

**What to do:** Take another.

## Single fields

| `too_short` | Too little. |
"""


class Finds(unittest.TestCase):
    def codes(self, text, name="services/user/a.c"):
        return dict(error_codes.used([(name, text)])[0])

    def test_status_beside_code(self):
        self.assertEqual(self.codes(SOURCE), {"email_taken": {"409"}, "try_again": {"503"}, "invalid_body": {"422"}})

    def test_codes_of_fields(self):
        self.assertEqual(error_codes.used([("services/user/a.c", SOURCE)])[1], {"too_short", "unknown"})

    def test_what_a_route_is_missing(self):
        self.assertEqual(self.codes(ROUTES), {"team_not_found": {"404"}})

    def test_what_sql_raises(self):
        raised = "raise exception 'last_owner' using errcode = 'IN409', detail = 'Somebody must own it.';"
        self.assertEqual(self.codes(raised, "services/user/schema/0001_a.sql"), {"last_owner": {"409"}})


class Complains(unittest.TestCase):
    def complaints(self, source, page=PAGE):
        return error_codes.compare([("services/user/a.c", source)], page)

    def test_of_nothing_when_all_is_said(self):
        self.assertEqual(self.complaints('fail(req, 409, "email_taken", "x"); complain(b, p, "too_short", "x");'), [])

    def test_of_a_code_that_is_not_explained(self):
        self.assertIn("try_again (503; services/user/a.c) is not explained in documentation/api-docs/errors.md", self.complaints(SOURCE))

    def test_of_a_code_that_nothing_answers_with(self):
        self.assertEqual(len(self.complaints('complain(b, p, "too_short", "x");')), 1)

    def test_of_another_status(self):
        self.assertIn("used with 422, not 409", self.complaints('fail(req, 422, "email_taken", "x"); complain(b, p, "too_short", "x");')[0])

    def test_of_an_entry_without_advice(self):
        page = PAGE.replace("**What to do:** Take another.", "")
        self.assertIn("needs one paragraph", self.complaints('fail(req, 409, "email_taken", "x"); complain(b, p, "too_short", "x");', page)[0])


if __name__ == "__main__":
    unittest.main()
