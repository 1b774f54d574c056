#!/usr/bin/env python3
"""Finds what the build compiles, so that nobody lists files by hand.

Prints one "<kind> <path>" line each, sorted:
  core, gateway, services, app   C files of a layer
  main                           app/main.c
  converter                      convert_main.c, the program insula-convert
  saml                           services/federation/saml/program/*.c: the program insula-saml
  test                           test_*.c of any layer: one program each
  fuzz                           tests/fuzz/fuzz_*.c: one libFuzzer target each
  filter                         tests/differential/*.c: programs that compare us with a source
  mail                           what services/mail/templates holds
  sqlunit                        core, gateway or a service that has queries/*.sql
  sql                            every query and schema file (what the SQL generator reads)

--save FILE    also keeps the answer in FILE (done when the build is configured)
--verify FILE  fails when the answer has changed since, and makes the next ninja run reconfigure
--refresh FILE does so without failing; before a ninja run
"""
import argparse
import os
import sys
from pathlib import Path

LAYERS = ("core", "gateway", "services", "app")


def find(root):
    lines = []
    for layer in LAYERS:
        for path in sorted((root / layer).rglob("*.c")):
            name = path.relative_to(root).as_posix()
            if path.name.startswith("test_"):
                lines.append(f"test {name}")
            elif name == "app/main.c":
                lines.append(f"main {name}")
            elif path.name == "convert_main.c":
                lines.append(f"converter {name}")
            elif name.startswith("services/federation/saml/program/"):
                lines.append(f"saml {name}")
            else:
                lines.append(f"{layer} {name}")
    for path in sorted((root / "tests" / "fuzz").glob("fuzz_*.c")):
        lines.append(f"fuzz {path.relative_to(root).as_posix()}")
    for path in sorted((root / "tests" / "differential").glob("*.c")):
        lines.append(f"filter {path.relative_to(root).as_posix()}")
    for path in sorted((root / "services" / "mail" / "templates").rglob("*.*")):
        lines.append(f"mail {path.relative_to(root).as_posix()}")
    units = [("core", root / "core"), ("gateway", root / "gateway")]
    if (root / "services").is_dir():
        units += [(p.name, p) for p in sorted((root / "services").iterdir()) if p.is_dir()]
    for unit, folder in units:
        queries = sorted((folder / "queries").glob("*.sql"))
        if queries:
            lines.append(f"sqlunit {unit}")
        for path in queries + sorted((folder / "schema").glob("*.sql")):
            lines.append(f"sql {path.relative_to(root).as_posix()}")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--verify", type=Path)
    parser.add_argument("--refresh", type=Path)
    args = parser.parse_args()
    text = "\n".join(find(args.root)) + "\n"
    known = args.verify or args.refresh
    if known:
        if known.exists() and known.read_text() == text:
            return 0
        os.utime(args.root / "meson.build")
        if args.refresh:
            return 0
        print("files came or went: run the same command again, it reconfigures", file=sys.stderr)
        return 1
    if args.save:
        args.save.write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
