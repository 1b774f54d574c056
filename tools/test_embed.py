"""What tools/embed.py makes of a folder: rows, types, codings, and an output that changes only with its input."""
import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import embed


class Embed(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dist = Path(self.folder.name) / "dist"
        (self.dist / "assets").mkdir(parents=True)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, content):
        path = self.dist / name
        path.write_bytes(content)
        return path

    def test_files_become_rows_in_order(self):
        self.write("index.html", b"<html>")
        self.write("assets/b.js", b"b")
        self.write("assets/a.css", b"a")
        text = embed.generate(self.dist)
        places = [text.index(f'.path = "{path}"') for path in ("/assets/a.css", "/assets/b.js", "/index.html")]
        self.assertEqual(places, sorted(places))
        self.assertIn("STATIC_FILES_COUNT = 3;", text)
        self.assertIn("text/css; charset=utf-8", text)

    def test_codings_belong_to_their_file_when_they_are_smaller(self):
        self.write("index.html", b"x" * 100)
        self.write("index.html.gz", b"y" * 50)
        self.write("index.html.br", b"z" * 100)
        text = embed.generate(self.dist)
        self.assertIn("STATIC_FILES_COUNT = 1;", text)
        self.assertIn(".gzip = { static_file_0_gzip, 50 }", text)
        self.assertNotIn(".brotli", text)

    def test_without_a_folder_the_table_is_empty(self):
        self.assertIn("STATIC_FILES_COUNT = 0;", embed.generate(self.dist / "absent"))

    def test_new_content_of_the_same_size_changes_the_output(self):
        self.write("index.html", b"one")
        before = embed.generate(self.dist)
        self.assertEqual(before, embed.generate(self.dist))
        self.write("index.html", b"two")
        self.assertNotEqual(before, embed.generate(self.dist))

    def test_an_unknown_kind_of_file_stops_the_build(self):
        self.write("data.unknown", b"")
        with self.assertRaises(SystemExit):
            embed.generate(self.dist)

    def test_the_output_compiles_to_the_files_bytes(self):
        content = os.urandom(1000)
        self.write("icon 1.png", content)
        source = Path(self.folder.name) / "table.c"
        root = Path(__file__).resolve().parent.parent
        source.write_text(embed.generate(self.dist).replace(
            '#include "gateway/static.h"',
            "#include <stddef.h>\ntypedef struct { const char *ptr; size_t len; } StaticCoding;\n"
            "typedef struct { const char *path, *type, *etag; StaticCoding plain, gzip, brotli; } StaticFile;\n"
            "extern const StaticFile STATIC_FILES[]; extern const size_t STATIC_FILES_COUNT;",
        ) + "#include <stdio.h>\nint main(void) { fwrite(STATIC_FILES[0].plain.ptr, 1, STATIC_FILES[0].plain.len, stdout); }\n")
        program = source.with_suffix("")
        compiler = os.environ.get("CC", "cc")
        self.assertEqual(os.system(f"cd {root} && {compiler} -o {program} {source}"), 0)
        with os.popen(f"{program} | sha256sum") as ours, os.popen(f"sha256sum '{self.dist}/icon 1.png'") as theirs:
            self.assertEqual(ours.read().split()[0], theirs.read().split()[0])


if __name__ == "__main__":
    unittest.main()
