#!/usr/bin/env python3
"""A file has one purpose: none that a person writes has more than 800 lines, and no function of C more than 80.

Prints every one that has; exits 1 when there is any. Generated files are named below.
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAX_LINES = 800
MAX_FUNCTION_LINES = 80
WRITTEN = {".c", ".h", ".py", ".js", ".mjs", ".ts", ".tsx", ".sql", ".css", ".sh"}
GENERATED = {"platforms/api-platform/sdk/src/schema.d.ts"}


def functions(lines):
    """(first line, length) of what begins with a brace in the first column and ends with one, as clang-format lays it out."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            yield start, number - start + 1
            start = None


def main():
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True)
    complaints = []
    for name in names.stdout.splitlines():
        path = ROOT / name
        if path.suffix not in WRITTEN or name in GENERATED or not path.is_file():
            continue
        lines = path.read_text(errors="replace").splitlines()
        if len(lines) > MAX_LINES:
            complaints.append(f"{name}: {len(lines)} lines; ask what its second purpose is")
        if path.suffix == ".c":
            complaints += [f"{name}:{start}: a function of {length} lines" for start, length in functions(lines) if length > MAX_FUNCTION_LINES]
    print("\n".join(complaints) or "every file fits its purpose")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
