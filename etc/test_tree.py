"""Rules about what is committed: a README that fits on a page, no big files, nothing that is true on one machine only."""

import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000
# Written in pieces, so that this file does not hold what it forbids.
REGISTRIES = [
    "repo." + "maven.apache.org",
    "repo1." + "maven.org",
    "central." + "sonatype",
    "oss." + "sonatype.org",
    "py" + "pi.org",
    "files." + "pythonhosted.org",
    "registry." + "npmjs",
    "registry." + "yarnpkg",
]
LOCAL_PATHS = re.compile(r"(?<![\w.}$])/(?:root|work|home/\w+|Users/\w+)/\w")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def committed():
    """The files of this tree; without git (an unpacked archive) everything that a build does not make."""
    try:
        names = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        ).stdout.decode()
        paths = [ROOT / name for name in names.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        made = {"target", "out", ".venv", ".ipynb_checkpoints", "__pycache__", ".git"}
        paths = [path for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file()]


def texts():
    for path in committed():
        data = path.read_bytes()
        if b"\0" not in data[:8000]:
            yield path.relative_to(ROOT), data.decode("utf-8", errors="replace")


class TheTree(unittest.TestCase):
    def assert_nowhere(self, pattern, but=()):
        found = [
            f"{path}:{number}: {line.strip()[:120]}"
            for path, text in texts()
            if str(path) not in but
            for number, line in enumerate(text.splitlines(), 1)
            if pattern.search(line)
        ]
        self.assertEqual(found, [])

    def test_something_is_looked_at(self):
        self.assertIn(ROOT / "install.sh", committed())

    def test_no_file_is_bigger_than_a_megabyte(self):
        big = {str(path.relative_to(ROOT)): path.stat().st_size for path in committed() if path.stat().st_size > MEGABYTE}
        self.assertEqual(big, {})

    def test_no_package_registry_is_named(self):
        self.assert_nowhere(re.compile("|".join(map(re.escape, REGISTRIES)), re.IGNORECASE))

    def test_no_path_of_one_machine_is_named(self):
        self.assert_nowhere(LOCAL_PATHS)

    def test_nothing_is_marked_as_unfinished(self):
        # The wrapper's scripts are Maven's own; the checkstyle rule has to name what it forbids.
        self.assert_nowhere(UNFINISHED, but=("mvnw", "mvnw.cmd", "etc/checkstyle.xml"))

    def test_the_readme_fits_on_a_page(self):
        readme = ROOT / "README.md"
        if not readme.exists():
            self.skipTest("there is no README.md")
        self.assertLessEqual(len(readme.read_text(encoding="utf-8").splitlines()), 120)

    def test_tests_run_with_the_jvm_flags_of_the_launchers(self):
        pom = (ROOT / "pom.xml").read_text(encoding="utf-8")
        in_pom = re.search(r"<test\.jvm\.flags>(.*?)</test\.jvm\.flags>", pom, re.DOTALL)
        self.assertIsNotNone(in_pom)
        flags = (ROOT / "etc" / "jvm.flags").read_text(encoding="utf-8").split()
        # Memory, collector and log are for a kernel that idles; a test may have what it can get.
        of_a_kernel = [
            "-XX:+UseSerialGC",
            "-Xms64m",
            "-XX:NewSize=32m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:-UsePerfData",
            "-Xlog:aot*=off",
            "-Xlog:cds*=off",
        ]
        self.assertEqual(in_pom.group(1).split() + of_a_kernel, flags)


if __name__ == "__main__":
    unittest.main()
