#!/usr/bin/env python3
"""Every code that a problem document can carry is explained in documentation/api-docs/errors.md, and nothing else is.

Collects the codes from the C sources and the schema: where a status and a code stand side by side (fail, refuse, the table of
SQLSTATEs, refusals of the wire), what a resource is missing by (<singular>_not_found), what SQL raises as INnnn, and the
codes of single fields. Prints every code that is used and not explained, explained and not used, or explained with other
statuses than it is used with; exits 1 when there is any.

    tools/error_codes.py            the check
    tools/error_codes.py --list     what is used, and where
"""
import collections
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = "documentation/api-docs/errors.md"
# The stranger of verify-isolation is a client and tells stderr, as commands do; what stops a job is told to the log.
NOT_ANSWERED = ("app/isolation/", "app/commands/", "core/job", "services/mail/delivery")

CODE = r"([a-z][a-z0-9_]*)"
STATUS = r"([45]\d\d)"
STATUS_THEN_CODE = (
    re.compile(rf'\b{STATUS},\s*(?:TEXT\()?"{CODE}"'),  # fail(req, 404, "x"; { "23505", 409, "x"; throw_fault(task, 503, TEXT("x"
    re.compile(rf'\.?status = {STATUS}[;,]\s*(?:[\w.>-]+\.|\.)code = TEXT\("{CODE}"\)'),
    re.compile(rf'\\"status\\":{STATUS},"?\s*"?\\"code\\":\\"{CODE}\\"'),  # an answer written out in the source
)
GRAPHQL = re.compile(r'"(graphql_[a-z_]+)"')  # of an error beside the data; such a question is a bad request
RAISED = re.compile(rf"raise exception '{CODE}'[^;]*errcode = 'IN{STATUS}'")
CONSTRAINT = re.compile(r"\bconstraint (\w+_(?:taken|in_use|exists))\b")
ROUTE = re.compile(r'\{ (?:GET|POST|PUT|PATCH|DELETE), "(/v1/[^"]*)",([^{}]*)\}')
RESOURCE = re.compile(r'^(?:static )?const Resource (\w+) = \{(.*?)\n\};', re.S | re.M)
FIELD = re.compile(r'\b(?:complain|query_error|task_field_error|auth_field_fail)\(((?:[^;"]|"(?:[^"\\]|\\.)*")*?);', re.S)
FIELD_CODE = re.compile(rf'(?<!TEXT\()"{CODE}"')

HEADING = re.compile(rf"^### `{CODE}` · ([45]\d\d(?:, [45]\d\d)*)$")
FIELD_ROW = re.compile(rf"^\| `{CODE}` \| \S")


def sources():
    """(path, text) of what is compiled into the server."""
    folders = ["core", "gateway", "services", "app"]
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *folders], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in names.stdout.splitlines():
        path = ROOT / name
        if path.suffix in (".c", ".h", ".sql") and not path.name.startswith("test_") and not name.startswith(NOT_ANSWERED) and path.is_file():
            yield name, path.read_text()


def missing_codes(text, resources):
    """What request_missing_code() and resource_item() make of a service's resources (in any of its files) and routes."""
    by_variable, by_name = {}, {}
    for variable, body in RESOURCE.findall(resources):
        singular = re.search(r'\.singular = "(\w+)"', body)[1]
        by_variable[variable] = singular
        by_name[re.search(r'\.name = "([\w-]+)"', body)[1]] = singular
    for path, rest in ROUTE.findall(text):
        own = re.search(r"\.resource = &(\w+)", rest)
        own = by_variable[own[1]] if own else None
        for name in re.findall(r"([\w-]+)/:\w+", path):
            singular = by_name.get(name, own)
            if singular:
                yield f"{singular}_not_found"
        if "resource_item" in rest and own:
            yield f"{own}_not_found"


def field_codes(text):
    """The last-but-one literal of a complaint about a field is its code: ("/tenant", "required", "Say which...")."""
    for arguments in FIELD.findall(text):
        literals = FIELD_CODE.findall(arguments)
        if literals:
            yield literals[0]


def used(files):
    """({code: {status}}, {field code}, {code: {file}})."""
    statuses, fields, places = collections.defaultdict(set), set(), collections.defaultdict(set)
    files = list(files)
    for name, text in files:
        folder = name.rpartition("/")[0]
        resources = "".join(other for at, other in files if at.startswith(folder + "/")) if ROUTE.search(text) else ""
        found = [match for pattern in STATUS_THEN_CODE for match in pattern.findall(text)]
        found += [(status, code) for code, status in RAISED.findall(re.sub(r"--.*", "", text))] if name.endswith(".sql") else []
        found += [("409", code) for code in CONSTRAINT.findall(text)] if name.endswith(".sql") else []
        found += [("404", code) for code in missing_codes(text, resources)]
        found += [("400", code) for code in GRAPHQL.findall(text)] if name.startswith("gateway/graphql/") else []
        for status, code in found:
            statuses[code].add(status)
            places[code].add(name)
        fields.update(field_codes(text) if name.endswith(".c") else ())
    return statuses, fields, places


def explained(page):
    """({code: {status}}, {field code}, complaints about the page's form)."""
    statuses, fields, complaints = {}, set(), []
    entries = re.split(r"(?m)^(?=##)", page)
    for entry in entries:
        first, _, text = entry.partition("\n")
        if first.startswith("### "):
            match = HEADING.match(first)
            if not match:
                complaints.append(f"{PAGE}: '{first}' is not of the form: ### `code` · 404")
                continue
            if match[1] in statuses:
                complaints.append(f"{PAGE}: {match[1]} is explained twice")
            statuses[match[1]] = set(match[2].split(", "))
            what, _, to_do = text.strip().partition("\n\n**What to do:** ")
            if not what or not to_do or "\n\n" in what or "\n\n" in to_do:
                complaints.append(f"{PAGE}: {match[1]} needs one paragraph on what happened and one that begins with **What to do:**")
        fields.update(match[1] for match in map(FIELD_ROW.match, entry.splitlines()) if match)
    return statuses, fields, complaints


def compare(files, page):
    """What is wrong, as lines."""
    statuses, fields, places = used(files)
    told, told_fields, complaints = explained(page)
    for code in sorted(statuses.keys() - told.keys()):
        complaints.append(f"{code} ({', '.join(sorted(statuses[code]))}; {', '.join(sorted(places[code]))}) is not explained in {PAGE}")
    complaints += [f"{PAGE}: {code} is explained, but nothing answers with it" for code in sorted(told.keys() - statuses.keys())]
    for code in sorted(told.keys() & statuses.keys()):
        if told[code] != statuses[code]:
            complaints.append(f"{PAGE}: {code} is used with {', '.join(sorted(statuses[code]))}, not {', '.join(sorted(told[code]))}")
    complaints += [f"the field code {code} is not explained in {PAGE}" for code in sorted(fields - told_fields)]
    complaints += [f"{PAGE}: the field code {code} is explained, but no field is refused with it" for code in sorted(told_fields - fields)]
    return complaints


def main():
    if sys.argv[1:] == ["--list"]:
        statuses, fields, places = used(sources())
        for code in sorted(statuses):
            print(code, ",".join(sorted(statuses[code])), *sorted(places[code]))
        print("fields:", *sorted(fields))
        return 0
    complaints = compare(sources(), (ROOT / PAGE).read_text())
    print("\n".join(complaints) or "every error code is explained")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
