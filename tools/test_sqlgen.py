"""What the SQL generator makes, and what it refuses."""
import unittest

import sqlgen


def generate(sql, path="services/user/queries/find.sql"):
    return sqlgen.generate([(path, sql)])


def refusal(sql, path="services/user/queries/find.sql"):
    try:
        generate(sql, path)
    except sqlgen.SqlError as error:
        return str(error)
    return ""


MAYBE = """\
--: user_find_by_email(email text) -> maybe UserCredentials(id uuid, password_hash text)
-- Who signs in with this e-mail; it's "one" at most.
select u.id, u.password_hash   -- both; are needed
  from users.account u
 where u.tenant_id = $1
   and u.email = $2
   and u.status <> 'x;"--y';
"""


class Makes(unittest.TestCase):
    def test_a_statement_its_struct_and_its_function(self):
        made = generate(MAYBE)
        self.assertEqual({"user.h", "user.c", "all.h", "all.c"}, set(made))
        self.assertIn("    bool found;\n    Uuid id;\n    Text password_hash;\n} UserCredentials;", made["user.h"])
        self.assertIn("UserCredentials sql_user_find_by_email_in(Task *task, Text email);", made["user.h"])
        self.assertIn(
            "#define sql_user_find_by_email(owner, ...) sql_user_find_by_email_in(&(owner)->task, __VA_ARGS__)",
            made["user.h"],
        )
        self.assertIn(".types = { DB_UUID, DB_TEXT },", made["user.c"])
        self.assertIn("db_uuid(task->context.tenant_id),\n        db_text(email),", made["user.c"])
        self.assertIn(".password_hash = db_get_text(got, row, 1),", made["user.c"])
        self.assertIn("&STATEMENT_USER_FIND_BY_EMAIL,", made["all.c"])
        self.assertIn("ALL_STATEMENTS_COUNT = 1;", made["all.c"])

    def test_comments_go_and_strings_stay(self):
        made = generate(MAYBE)["user.c"]
        self.assertNotIn("Who signs in", made)
        self.assertNotIn("are needed", made)
        self.assertIn("u.status <> 'x;\\\"--y'\"", made)

    def test_a_struct_declared_elsewhere_in_the_unit_needs_no_columns(self):
        made = sqlgen.generate(
            [
                ("services/user/queries/a.sql", "--: user_list(ids uuid[]) -> many Person\nselect id from users.account where tenant_id = $1 and id = any($2);"),
                ("services/user/queries/b.sql", "--: user_get @point (id uuid) -> one Person(id uuid) or user_not_found\nselect id from users.account where tenant_id = $1 and id = $2;"),
            ]
        )
        self.assertIn("PersonRows sql_user_list_in(Task *task, const Uuid *ids, size_t ids_count);", made["user.h"])
        self.assertIn("db_uuids(task->arena, ids, ids_count),", made["user.c"])
        self.assertIn('task_fail(task, 404, "user_not_found", "There is no such user.");', made["user.c"])
        self.assertIn(".lane = DB_LANE_POINT,", made["user.c"])
        self.assertNotIn("bool found", made["user.h"])

    def test_global_statements_start_at_one_and_may_have_no_parameters(self):
        made = generate("--: tick() global -> one Tick(now timestamptz)\nselect now();\n")
        self.assertIn("#define sql_tick(owner) sql_tick_in(&(owner)->task)", made["user.h"])
        self.assertIn("db_query(task, &STATEMENT_TICK, NULL)", made["user.c"])

    def test_exec_and_send(self):
        made = generate(
            "--: a_add(id uuid) -> send\ninsert into users.a (tenant_id, id) values ($1, $2);\n"
            "--: a_remove(id uuid) -> exec\ndelete from users.a where tenant_id = $1 and id = $2;\n"
        )
        self.assertIn("void sql_a_add_in(Task *task, Uuid id)", made["user.c"])
        self.assertIn("    db_send(task, &STATEMENT_A_ADD, sent);", made["user.c"])
        self.assertIn("    return db_query(task, &STATEMENT_A_REMOVE, sent).affected;", made["user.c"])

    def test_headers_go_on_over_several_lines(self):
        made = generate(
            "--: a_get(id uuid)\n--:   -> maybe A(id uuid,\n--:      seen timestamptz)\n"
            "select id, seen from users.a where tenant_id = $1 and id = $2;\n"
        )
        self.assertIn("TimeMs seen;", made["user.h"])


class Refuses(unittest.TestCase):
    def test_a_statement_that_never_says_its_tenant(self):
        self.assertIn("never says 'tenant_id = $1'", refusal("--: a(id uuid) -> exec\ndelete from users.a where id = $2 and $1 is not null;"))
        # A comment or a string does not count, nor does $10 for $1.
        self.assertIn("never says", refusal("--: a(id uuid) -> exec\n-- tenant_id = $1\ndelete from users.a where id = $2 and 'tenant_id = $1' <> $1::text;"))
        self.assertIn("never says", refusal("--: a(id uuid) -> exec\ninsert into users.a (id, tenant_id) values ($2, $1);"))

    def test_bad_parameters(self):
        self.assertIn("uses $3", refusal("--: a(id uuid) -> exec\ndelete from users.a where tenant_id = $1 and id = $3;"))
        self.assertIn("declares 'id' and never uses it", refusal("--: a(id uuid) -> exec\ndelete from users.a where tenant_id = $1;"))
        self.assertIn("type 'varchar' is none of", refusal("--: a(id varchar) -> exec\ndelete from users.a where tenant_id = $1;"))
        self.assertIn("cannot be a C name", refusal("--: a(default text) -> exec\ndelete from users.a where tenant_id = $1;"))

    def test_names_and_structs_that_are_there_twice(self):
        one = "--: a(id uuid) -> exec\ndelete from users.a where tenant_id = $1 and id = $2;\n"
        self.assertIn("unique over the whole tree", refusal(one + one))
        self.assertIn(
            "with other columns",
            refusal(
                "--: a() -> many A(id uuid)\nselect id from users.a where tenant_id = $1;\n"
                "--: b() -> many A(id text)\nselect id from users.a where tenant_id = $1;\n"
            ),
        )
        self.assertIn("which no statement", refusal("--: a() -> many A\nselect id from users.a where tenant_id = $1;"))

    def test_more_than_one_statement_a_star_and_stray_sql(self):
        self.assertIn("more than one", refusal("--: a() -> exec\ndelete from a where tenant_id = $1; delete from b;"))
        self.assertIn("never *", refusal("--: a() -> many A(id uuid)\nselect * from a where tenant_id = $1;"))
        self.assertIn("never *", refusal("--: a() -> many A(id uuid)\nselect a.id, b.* from a, b where a.tenant_id = $1;"))
        self.assertEqual("", refusal("--: a() -> one A(n int8)\nselect count(*) from a where tenant_id = $1;"))
        self.assertIn("SQL before the first", refusal("select 1;"))
        self.assertIn("cannot read header", refusal("--: a -> exec\nselect 1;"))

    def test_writes_on_lanes_for_reads(self):
        self.assertIn("is for reads", refusal("--: a @point () -> exec\ndelete from a where tenant_id = $1;"))
        self.assertIn("lane @fast", refusal("--: a @fast () -> exec\ndelete from a where tenant_id = $1;"))

    def test_files_outside_a_queries_folder(self):
        self.assertIn("query files lie in", refusal("", "services/user/find.sql"))


if __name__ == "__main__":
    unittest.main()
