"""Counts tests: "passed failed skipped" of Surefire reports or of a unittest log, and the table that ends a test run."""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def surefire(folders):
    passed = failed = skipped = 0
    for report in (path for folder in folders for path in sorted(Path(folder).glob("TEST-*.xml"))):
        suite = ElementTree.parse(report).getroot()
        bad = int(suite.get("failures")) + int(suite.get("errors"))
        failed += bad
        skipped += int(suite.get("skipped"))
        passed += int(suite.get("tests")) - bad - int(suite.get("skipped"))
    return passed, failed, skipped


def unittest(log):
    text = Path(log).read_text(encoding="utf-8", errors="replace")
    ran = sum(int(number) for number in re.findall(r"^Ran (\d+) tests?", text, re.MULTILINE))
    verdicts = re.findall(r"^(?:OK|FAILED|NO TESTS RAN)(?: \((.*)\))?$", text, re.MULTILINE)
    counts = {name: int(number) for verdict in verdicts for name, number in re.findall(r"([a-z ]+)=(\d+)", verdict)}
    failed = sum(counts.get(name, 0) for name in ("failures", "errors", "unexpected successes"))
    skipped = counts.get("skipped", 0)
    # An error in setUpClass is counted as an error but not among the tests that ran.
    return max(0, ran - failed - skipped), failed, skipped


def table(results):
    rows = [line.split("\t") for line in Path(results).read_text(encoding="utf-8").splitlines()]
    print(f"{'part':<12} {'passed':>7} {'failed':>7} {'skipped':>8} {'seconds':>8}")
    for name, passed, failed, skipped, seconds in rows:
        print(f"{name:<12} {passed:>7} {failed:>7} {skipped:>8} {seconds:>8}")
    passed, failed, skipped = (sum(int(row[column]) for row in rows) for column in (1, 2, 3))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not rows else 0


def main(command, *arguments):
    if command == "table":
        return table(*arguments)
    print(*(surefire(arguments) if command == "surefire" else unittest(*arguments)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
