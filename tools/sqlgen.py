#!/usr/bin/env python3
"""Compiles the .sql files of the house into typed C functions.

    sqlgen.py --root TREE --out DIR

reads core/queries/*.sql, gateway/queries/*.sql and services/*/queries/*.sql and writes DIR/sql/. A query file holds blocks: a header line, a comment that says what the statement answers, the statement.

    --: user_find_by_email(email text) -> maybe UserCredentials(id uuid, password_hash text)
    -- Who signs in with this e-mail.
    select u.id, u.password_hash
      from users.account u
     where u.tenant_id = $1
       and u.email = $2;

    name [@point|@list|@command] (parameters) [global] -> result

$1 is always the tenant, taken from the task's context; declared parameters start at $2. A `global` statement has no
tenant (calls of wall functions, tables without tenants) and starts at $1. A header may go on over several `--:` lines.

    result    C                              meaning
    exec      int                            rows affected; waits
    send      void                           joins the flight, is not waited for
    one N(..) struct N                       no row: 404 with the code after `or`; without `or` a row is promised
    maybe N   struct N with bool found
    many N    struct NRows { N *rows; size_t count; }

The unit of a file is the folder above `queries`; each unit becomes sql/UNIT.h and .c, and sql/all.h and .c list every
statement for `insula statements` and for the test that prepares each of them against the migrated schema.
"""
import argparse
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Scalar:
    """A PostgreSQL type as parameter (C type, enum, maker) and as column (getter)."""

    c_type: str
    enum: str
    maker: str
    getter: str


SCALARS = {
    "text": Scalar("Text", "DB_TEXT", "db_text", "db_get_text"),
    "uuid": Scalar("Uuid", "DB_UUID", "db_uuid", "db_get_uuid"),
    "bool": Scalar("bool", "DB_BOOL", "db_bool", "db_get_bool"),
    "int4": Scalar("int32_t", "DB_INT4", "db_int4", "(int32_t)db_get_int"),
    "int8": Scalar("int64_t", "DB_INT8", "db_int8", "db_get_int"),
    "bytea": Scalar("Text", "DB_BYTES", "db_bytes", "db_get_text"),
    "jsonb": Scalar("Text", "DB_JSON", "db_json", "db_get_json"),
    "timestamptz": Scalar("TimeMs", "DB_TIME", "db_time", "db_get_time"),
}
# Columns may also be plain json: what json_build_object() and friends return.
COLUMNS = {**SCALARS, "json": Scalar("Text", "", "", "db_get_json")}
ARRAYS = {
    "uuid[]": ("Uuid", "DB_UUIDS", "db_uuids"),
    "text[]": ("Text", "DB_TEXTS", "db_texts"),
    "int8[]": ("int64_t", "DB_INT8S", "db_int8s"),
    "bytea[]": ("Text", "DB_BYTESS", "db_bytess"),
    "jsonb[]": ("Text", "DB_JSONS", "db_jsons"),
    "timestamptz[]": ("TimeMs", "DB_TIMES", "db_times"),
}
LANES = {"point": "DB_LANE_POINT", "list": "DB_LANE_LIST", "command": "DB_LANE_COMMAND"}
RESULTS = ("exec", "send", "one", "maybe", "many")
MAX_PARAMS = 32  # DB_MAX_PARAMS in core/db.h
RESERVED = set(
    """task sent got found auto break case char const continue default do double else enum extern float for
    goto if inline int long register restrict return short signed sizeof static struct switch typedef union
    unsigned void volatile while bool true false""".split()
)

HEADER = re.compile(
    r"""(?P<name>[a-z][a-z0-9_]*) \s* (?:@(?P<lane>\w+))? \s* \( (?P<params>[^()]*) \) \s*
        (?P<flag>global)? \s* -> \s* (?P<kind>\w+) \s*
        (?: (?P<struct>[A-Z]\w*) \s* (?: \( (?P<columns>[^()]*) \) )? \s* (?: or \s+ (?P<code>[a-z][a-z0-9_]*) )? )?""",
    re.X,
)
# What is not SQL of its own: strings, quoted names, dollar quotes, comments.
OPAQUE = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/", re.S)


class SqlError(Exception):
    """A query file that breaks a rule; the text says which, where and what to do."""


@dataclass
class Column:
    name: str
    type: str


@dataclass
class Statement:
    name: str
    source: str  # file:line of the header
    lane: str
    is_global: bool
    params: list
    kind: str
    struct: str = ""
    columns: list = field(default_factory=list)
    code: str = ""
    sql: str = ""

    def fail(self, message):
        raise SqlError(f"{self.source}: {self.name}: {message}")


@dataclass
class Unit:
    name: str
    statements: list = field(default_factory=list)
    structs: dict = field(default_factory=dict)  # name -> columns
    with_found: set = field(default_factory=set)


# Reading


def read_fields(statement, text, known, what):
    """`a text, b uuid[]` as Columns whose types are in `known`."""
    fields = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        words = part.split()
        if len(words) != 2:
            statement.fail(f"{what} '{part}' is not 'name type'")
        name, kind = words
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in RESERVED:
            statement.fail(f"{what} '{name}' cannot be a C name; call it otherwise")
        if kind not in known:
            statement.fail(f"{what} '{name}': type '{kind}' is none of {', '.join(known)}")
        if any(f.name == name for f in fields):
            statement.fail(f"{what} '{name}' is there twice")
        fields.append(Column(name, kind))
    return fields


def read_header(text, source):
    match = HEADER.fullmatch(text.strip())
    if not match:
        raise SqlError(f"{source}: cannot read header '{text.strip()}'")
    lane = match["lane"] or "command"
    statement = Statement(match["name"], source, lane, bool(match["flag"]), [], match["kind"])
    if lane not in LANES:
        statement.fail(f"lane @{lane} is none of {', '.join('@' + lane for lane in LANES)}")
    if statement.kind not in RESULTS:
        statement.fail(f"result '{statement.kind}' is none of {', '.join(RESULTS)}")
    statement.params = read_fields(statement, match["params"], {**SCALARS, **ARRAYS}, "parameter")
    statement.struct, statement.code = match["struct"] or "", match["code"] or ""
    has_rows = statement.kind in ("one", "maybe", "many")
    if has_rows != bool(statement.struct):
        statement.fail(f"'{statement.kind}' {'needs' if has_rows else 'has no'} struct name")
    if statement.code and statement.kind != "one":
        statement.fail("'or code' belongs to 'one'")
    if match["columns"] is not None:
        statement.columns = read_fields(statement, match["columns"], COLUMNS, "column")
        if not statement.columns:
            statement.fail("the list of columns is empty; leave it out for a struct declared elsewhere")
    if statement.lane != "command" and statement.kind in ("exec", "send"):
        statement.fail(f"lane @{statement.lane} is for reads")
    return statement


def bare(sql):
    """The statement without comments, and with strings and quoted names emptied: for looking at its structure."""
    return OPAQUE.sub(lambda m: " " if m[0][:2] in ("--", "/*") else "''", sql)


def without_comments(sql):
    text = OPAQUE.sub(lambda m: "" if m[0][:2] in ("--", "/*") else m[0], sql)
    lines = [line.rstrip() for line in text.strip().rstrip(";").rstrip().split("\n")]
    return "\n".join(line for line in lines if line)


def check_body(statement):
    body = bare(statement.sql)
    if not body.strip():
        statement.fail("has no statement")
    if ";" in body:
        statement.fail("is more than one statement")
    if re.search(r"(?:\bselect\s+|\.|,\s*|\breturning\s+)\*", body):
        statement.fail("names its columns, never *")
    first = 1 if statement.is_global else 2
    declared = set(range(first, first + len(statement.params)))
    used = {int(n) for n in re.findall(r"\$(\d+)", body)}
    expected = declared | (set() if statement.is_global else {1})
    if len(expected) > MAX_PARAMS:
        statement.fail(f"has more than {MAX_PARAMS} parameters")
    if used - expected:
        statement.fail(f"uses ${min(used - expected)}, which is not declared")
    if declared - used:
        statement.fail(f"declares '{statement.params[min(declared - used) - first].name}' and never uses it")
    if not statement.is_global:
        check_tenant(statement, body)


def check_tenant(statement, body):
    """The statement must say its tenant: compare tenant_id with $1, or insert $1 into tenant_id."""
    compares = re.search(
        r"\btenant_id\s*=\s*\$1(?!\d)|\$1(?!\d)\s*=\s*(?:\w+\.)?tenant_id\b", body
    )
    inserts = re.search(r"\binsert\s+into\s+[\w.]+(?:\s+as\s+\w+)?\s*\(\s*tenant_id\b", body) and re.search(
        r"\$1(?!\d)", body
    )
    if not compares and not inserts:
        statement.fail(
            "never says 'tenant_id = $1' (nor inserts $1 into tenant_id as first column); "
            "if it truly has no tenant, declare it global"
        )


def read_file(path, text):
    """All statements of one file."""
    statements, current, header, body = [], None, "", []

    def close():
        if current is None:
            return
        current.sql = without_comments("\n".join(body))
        check_body(current)
        statements.append(current)

    for number, line in enumerate(text.split("\n") + ["--:end"], 1):
        if line.startswith("--:"):
            if header:
                header += " " + line[3:].strip()
                continue
            close()
            current, body = None, []
            header, source = line[3:].strip(), f"{path}:{number}"
            continue
        if header:
            current, header = read_header(header, source), ""
        if current is not None:
            body.append(line)
        elif bare(line + "\n").strip():
            raise SqlError(f"{path}:{number}: SQL before the first '--: name(...)' header")
    return statements


def unit_of(path):
    folders = path.split("/")
    if len(folders) < 3 or folders[-2] != "queries":
        raise SqlError(f"{path}: query files lie in <unit>/queries/")
    return folders[-3]


def collect_structs(unit):
    for statement in unit.statements:
        if not statement.columns:
            continue
        known = unit.structs.setdefault(statement.struct, statement.columns)
        if known != statement.columns:
            statement.fail(f"declares {statement.struct} again with other columns")
    for statement in unit.statements:
        if statement.struct and statement.struct not in unit.structs:
            statement.fail(f"uses {statement.struct}, which no statement of '{unit.name}' declares")
        if statement.struct:
            statement.columns = unit.structs[statement.struct]
        if statement.kind == "maybe":
            unit.with_found.add(statement.struct)


def read_units(files):
    """files: (path, text) pairs. Checks what must hold over the whole tree."""
    units = {}
    names, structs = {}, {}
    for path, text in sorted(files):
        unit = units.setdefault(unit_of(path), Unit(unit_of(path)))
        for statement in read_file(path, text):
            if statement.name in names:
                statement.fail(f"is also in {names[statement.name]}; names are unique over the whole tree")
            names[statement.name] = statement.source
            unit.statements.append(statement)
    for unit in units.values():
        collect_structs(unit)
        for struct in unit.structs:
            if struct in structs:
                raise SqlError(f"struct {struct} is declared by both '{structs[struct]}' and '{unit.name}'")
            structs[struct] = unit.name
    return list(units.values())


# Writing


def c_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_sql(sql):
    """One C string a line of SQL, so that the generated file reads like its source."""
    lines = sql.split("\n")
    return "\n".join(
        "        " + c_string(line)[:-1] + ('\\n"' if i + 1 < len(lines) else '"')
        for i, line in enumerate(lines)
    )


def symbol(statement):
    return "STATEMENT_" + statement.name.upper()


def return_type(statement):
    if statement.kind == "many":
        return statement.struct + "Rows"
    return {"exec": "int", "send": "void"}.get(statement.kind, statement.struct)


def prototype(statement):
    args = ["Task *task"]
    for param in statement.params:
        if param.type in ARRAYS:
            args += [f"const {ARRAYS[param.type][0]} *{param.name}", f"size_t {param.name}_count"]
        else:
            args.append(f"{SCALARS[param.type].c_type} {param.name}")
    return f"{return_type(statement)} sql_{statement.name}_in({', '.join(args)})"


def write_header(unit):
    guard = f"INSULA_SQL_{unit.name.upper()}_H"
    out = [f"/* Made by tools/sqlgen.py from the .sql files of {unit.name}. */", f"#ifndef {guard}", f"#define {guard}"]
    out += ["", '#include "core/db.h"', ""]
    for name, columns in unit.structs.items():
        out.append(f"typedef struct {name} {{")
        if name in unit.with_found:
            out.append("    bool found;")
        out += [f"    {COLUMNS[c.type].c_type} {c.name};" for c in columns]
        out += [f"}} {name};", ""]
    for name in dict.fromkeys(s.struct for s in unit.statements if s.kind == "many"):
        out += [f"typedef struct {name}Rows {{", f"    {name} *rows;", "    size_t count;", f"}} {name}Rows;", ""]
    for statement in unit.statements:
        out.append(f"/* {statement.source} */")
        out.append(f"extern const DbStatement {symbol(statement)};")
        out.append(f"{prototype(statement)};")
        call = f"sql_{statement.name}_in(&(owner)->task"
        if statement.params:
            out.append(f"#define sql_{statement.name}(owner, ...) {call}, __VA_ARGS__)")
        else:
            out.append(f"#define sql_{statement.name}(owner) {call})")
        out.append("")
    out += ["#endif", ""]
    return "\n".join(out)


def write_params(statement):
    makers = [] if statement.is_global else ["db_uuid(task->context.tenant_id)"]
    for param in statement.params:
        if param.type in ARRAYS:
            makers.append(f"{ARRAYS[param.type][2]}(task->arena, {param.name}, {param.name}_count)")
        else:
            makers.append(f"{SCALARS[param.type].maker}({param.name})")
    if not makers:
        return [], "NULL"
    lines = ["    const DbParam sent[] = {"] + [f"        {maker}," for maker in makers] + ["    };"]
    return lines, "sent"


def write_reader(name, columns, with_found):
    out = [f"static {name} read_{name}(DbRows got, int row)", "{", f"    return ({name}){{"]
    if with_found:
        out.append("        .found = true,")
    for i, column in enumerate(columns):
        out.append(f"        .{column.name} = {COLUMNS[column.type].getter}(got, row, {i}),")
    return out + ["    };", "}", ""]


def write_answer(statement, params):
    call = f"(task, &{symbol(statement)}, {params})"
    name = statement.struct
    if statement.kind == "send":
        return [f"    db_send{call};"]
    if statement.kind == "exec":
        return [f"    return db_query{call}.affected;"]
    out = [f"    DbRows got = db_query{call};"]
    if statement.kind == "maybe":
        return out + ["    if (got.count == 0)", f"        return ({name}){{ .found = false }};", f"    return read_{name}(got, 0);"]
    if statement.kind == "many":
        return out + [
            f"    {name} *rows = ARENA_ARRAY(task->arena, {name}, (size_t)got.count);",
            "    for (int i = 0; i < got.count; i++)",
            f"        rows[i] = read_{name}(got, i);",
            f"    return ({name}Rows){{ .rows = rows, .count = (size_t)got.count }};",
        ]
    if statement.code:
        thing = statement.code.removesuffix("_not_found").replace("_", " ")
        refusal = f'task_fail(task, 404, "{statement.code}", "There is no such {thing}.");'
    else:
        refusal = f'task_fail(task, 500, "row_missing", "{statement.name} gave no row.");'
    return out + ["    if (got.count == 0)", f"        {refusal}", f"    return read_{name}(got, 0);"]


def write_statement(statement):
    types = ["DB_UUID"] if not statement.is_global else []
    types += [ARRAYS[p.type][1] if p.type in ARRAYS else SCALARS[p.type].enum for p in statement.params]
    columns = ", ".join(f"{c.name} {c.type}" for c in statement.columns)
    out = [
        f"const DbStatement {symbol(statement)} = {{",
        f"    .name = {c_string(statement.name)},",
        f"    .text =\n{write_sql(statement.sql)},",
        f"    .lane = {LANES[statement.lane]},",
        f"    .is_global = {'true' if statement.is_global else 'false'},",
        f"    .columns = {c_string(columns)},",
        f"    .source = {c_string(statement.source)},",
        f"    .n_params = {len(types)},",
    ]
    if types:
        out.append(f"    .types = {{ {', '.join(types)} }},")
    out.append("};")
    lines, params = write_params(statement)
    return out + ["", prototype(statement), "{"] + lines + write_answer(statement, params) + ["}", ""]


def write_source(unit):
    out = [f"/* Made by tools/sqlgen.py from the .sql files of {unit.name}. */", f'#include "sql/{unit.name}.h"', ""]
    for name, columns in unit.structs.items():
        out += write_reader(name, columns, name in unit.with_found)
    for statement in unit.statements:
        out += write_statement(statement)
    return "\n".join(out)


def write_all(units):
    header = "\n".join(
        [
            "/* Made by tools/sqlgen.py: every statement of the house. */",
            "#ifndef INSULA_SQL_ALL_H",
            "#define INSULA_SQL_ALL_H",
            "",
            '#include "core/db.h"',
            "",
            "extern const DbStatement *const ALL_STATEMENTS[];",
            "extern const size_t ALL_STATEMENTS_COUNT;",
            "",
            "#endif",
            "",
        ]
    )
    symbols = [symbol(s) for unit in units for s in unit.statements]
    out = ["/* Made by tools/sqlgen.py: every statement of the house. */", '#include "sql/all.h"']
    out += [f'#include "sql/{unit.name}.h"' for unit in units]
    out += ["", "const DbStatement *const ALL_STATEMENTS[] = {"] + [f"    &{s}," for s in symbols] + ["    NULL,", "};"]
    out += [f"const size_t ALL_STATEMENTS_COUNT = {len(symbols)};", ""]
    return header, "\n".join(out)


def generate(files):
    """File name -> content."""
    units = read_units(files)
    out = {}
    for unit in units:
        out[unit.name + ".h"] = write_header(unit)
        out[unit.name + ".c"] = write_source(unit)
    out["all.h"], out["all.c"] = write_all(units)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True, help="the source tree")
    parser.add_argument("--out", type=Path, required=True, help="sql/ is made in it")
    options = parser.parse_args()
    paths = [p for place in ("core", "gateway", "services/*") for p in options.root.glob(place + "/queries/*.sql")]
    try:
        generated = generate([(p.relative_to(options.root).as_posix(), p.read_text("utf-8")) for p in paths])
    except SqlError as error:
        sys.exit(f"sqlgen: {error}")
    folder = options.out / "sql"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in generated.items():
        (folder / name).write_text(content, "utf-8")


if __name__ == "__main__":
    main()
