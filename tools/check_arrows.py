#!/usr/bin/env python3
"""Arrows point one way: app -> services -> gateway -> core, and between services only through <service>.h, never in a circle.

Reads the #include lines and the SQL of the services. Prints every wrong one; exits 1 when there is any.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAYERS = {"core": 0, "gateway": 1, "services": 2, "app": 3}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
SCHEMAS = {"tenant": "tenant", "users": "user", "auth": "auth", "audit": "audit", "collaboration": "collaboration", "record": "record", "federation": "federation", "scim": "scim", "oauth": "oauth"}
# (service, schema it may read): why.
ALLOWED_SQL = {
    ("auth", "tenant"): "the gate checks session and tenant in one statement, for every request",
}


def home(path):
    """(layer, service or None) of a path below the root."""
    parts = path.split("/")
    return parts[0], parts[1] if parts[0] == "services" and len(parts) > 2 else None


def wrong_include(source, target):
    """Why `source` may not include `target`, or None."""
    layer, service = home(source)
    other_layer, other_service = home(target)
    if other_layer not in LAYERS:
        return None
    if LAYERS[other_layer] > LAYERS[layer]:
        return f"{layer} may not know {other_layer}"
    if layer == "services" and other_service and other_service != service and target != f"services/{other_service}/{other_service}.h":
        return f"of another service only services/{other_service}/{other_service}.h may be included"
    if layer == "app" and other_service and target != f"services/{other_service}/{other_service}.h":
        return f"app knows services by services/{other_service}/{other_service}.h alone"
    return None


def circles(edges):
    """Services that reach themselves."""
    for start in edges:
        seen, to_visit = set(), list(edges[start])
        while to_visit:
            service = to_visit.pop()
            if service == start:
                yield start
                break
            if service not in seen:
                seen.add(service)
                to_visit += edges.get(service, ())


def foreign_sql(path):
    """Schemas of other services that a service's query names, with their line."""
    service = path.relative_to(ROOT).parts[1]
    text = re.sub(r"--.*", "", path.read_text())
    for number, line in enumerate(text.splitlines(), 1):
        for schema in re.findall(r"\b(?:from|join|into|update)\s+(?:only\s+)?([a-z]+)\.[a-z_]+", line):
            owner = SCHEMAS.get(schema)
            if owner and owner != service and (service, schema) not in ALLOWED_SQL:
                yield number, schema


def main():
    complaints, edges = [], {}
    for path in sorted(p for layer in LAYERS for p in (ROOT / layer).rglob("*.[ch]")):
        source = path.relative_to(ROOT).as_posix()
        for target in INCLUDE.findall(path.read_text()):
            reason = wrong_include(source, target)
            if reason:
                complaints.append(f"{source}: includes {target}: {reason}")
            service, other = home(source)[1], home(target)[1]
            if service and other and service != other and not path.name.startswith("test_"):
                edges.setdefault(service, set()).add(other)
    complaints += [f"services/{service} reaches itself through what it includes" for service in circles(edges)]
    for path in sorted((ROOT / "services").glob("*/queries/*.sql")):
        complaints += [f"{path.relative_to(ROOT)}:{number}: touches schema {schema}, which is another service's; read its view in api"
                       for number, schema in foreign_sql(path)]
    print("\n".join(complaints) or "all arrows point one way")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
