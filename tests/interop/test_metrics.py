"""What /metrics says, as Prometheus's own client library reads it."""
import collections
import unittest

from platform_under_test import PlatformTest


class Metrics(PlatformTest):
    needs = ("prometheus_client",)

    def families(self):
        from prometheus_client import parser

        status, headers, text = self.platform.ask("GET", "/metrics")
        self.assertEqual(status, 200)
        self.assertTrue(headers["Content-Type"].startswith("text/plain; version=0.0.4"), headers["Content-Type"])
        return list(parser.text_string_to_metric_families(text))

    def requests(self):
        return sum(sample.value for family in self.families() if family.name == "insula_http_requests" for sample in family.samples)

    def test_every_family_has_one_name_a_type_and_help(self):
        families = self.families()
        names = [family.name for family in families]
        self.assertGreater(len(names), 20)
        self.assertEqual(len(names), len(set(names)))
        for family in families:
            self.assertIn(family.type, ("counter", "gauge", "histogram"), family.name)
            self.assertNotEqual(family.documentation, "", family.name)
            self.assertRegex(family.name, r"^insula_[a-z_]+$")

    def test_no_series_is_told_twice(self):
        series = [(sample.name, tuple(sorted(sample.labels.items()))) for family in self.families() for sample in family.samples]
        self.assertEqual([one for one, times in collections.Counter(series).items() if times > 1], [])

    def test_histograms_add_up(self):
        histograms = [family for family in self.families() if family.type == "histogram"]
        self.assertGreater(len(histograms), 0)
        for family in histograms:
            buckets, counts = collections.defaultdict(list), {}
            for sample in family.samples:
                labels = tuple(sorted((name, value) for name, value in sample.labels.items() if name != "le"))
                if sample.name.endswith("_bucket"):
                    buckets[labels].append((float(sample.labels["le"]), sample.value))
                elif sample.name.endswith("_count"):
                    counts[labels] = sample.value
            self.assertEqual(buckets.keys(), counts.keys(), family.name)
            for labels, steps in buckets.items():
                values = [value for _, value in sorted(steps)]
                self.assertEqual(values, sorted(values), f"{family.name} {labels}: buckets are cumulative")
                self.assertEqual(max(steps)[0], float("inf"))
                self.assertEqual(values[-1], counts[labels], f"{family.name} {labels}")

    def test_requests_are_counted_one_by_one(self):
        before = self.requests()
        for _ in range(7):
            self.platform.ask("GET", "/healthz")
        self.assertEqual(self.requests() - before, 8)  # and the asking itself


if __name__ == "__main__":
    unittest.main()
