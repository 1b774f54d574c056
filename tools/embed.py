#!/usr/bin/env python3
"""Embeds the built web platform in the binary: writes the C table that gateway/static.h declares.

  embed.py --dist platforms/web-platform/dist --output static_files.c

Each file becomes a row with its type, a digest of its content as ETag, and its bytes through the assembler's .incbin;
file.gz and file.br beside a file are its codings and no files of their own. Without a dist folder the table is empty. The output is only
touched when it would change; digests in it make the compiler notice new content.
"""
import argparse
import hashlib
import sys
from pathlib import Path

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
CODINGS = {".gz": "gzip", ".br": "brotli"}


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def incbin(label, path):
    """Assembler that places the file's bytes under the label; the outer quotes are C's."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    lines = [
        f"/* {digest} */",
        "__asm__(\".section .rodata\\n\"",
        f"        \".balign 16\\n{label}:\\n\"",
        f"        \".incbin {quoted(path)[1:-1].join([chr(92) + chr(34)] * 2)}\\n\"",
        "        \".previous\\n\");",
        f"extern const char {label}[];",
    ]
    return "\n".join(lines)


def files_of(dist):
    """(path, file, {coding: file}) of everything that is to be served, sorted as strcmp does."""
    found = []
    for path in dist.rglob("*") if dist.is_dir() else []:
        if not path.is_file() or path.suffix in CODINGS:
            continue
        codings = {}
        for suffix, name in CODINGS.items():
            sibling = path.with_name(path.name + suffix)
            if sibling.is_file() and sibling.stat().st_size < path.stat().st_size:
                codings[name] = sibling
        found.append(("/" + path.relative_to(dist).as_posix(), path, codings))
    return sorted(found, key=lambda row: row[0].encode())


def generate(dist):
    blobs, rows = [], []
    for number, (name, path, codings) in enumerate(files_of(dist)):
        if path.suffix not in TYPES:
            raise SystemExit(f"embed: no media type is known for {path}")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        parts = {}
        for coding, file in {"plain": path, **codings}.items():
            label = f"static_file_{number}_{coding}"
            blobs.append(incbin(label, file.resolve()))
            parts[coding] = f".{coding} = {{ {label}, {file.stat().st_size} }}"
        rows.append(
            f"    {{ .path = {quoted(name)}, .type = {quoted(TYPES[path.suffix])},\n"
            f"      .etag = \"\\\"{digest}\\\"\", {', '.join(parts.values())} }},"
        )
    body = "\n".join(rows) if rows else "    { .path = NULL },"
    return (
        "/* Made by tools/embed.py. */\n"
        '#include "gateway/static.h"\n\n'
        + "\n".join(blobs)
        + f"\n\nconst StaticFile STATIC_FILES[] = {{\n{body}\n}};\n"
        + f"const size_t STATIC_FILES_COUNT = {len(rows)};\n"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dist", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    text = generate(args.dist)
    if not args.output.exists() or args.output.read_text() != text:
        args.output.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
