"""The line ledger: lines of code by module (neither blank nor only a comment), its tests, and the longest file."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def code_lines(path):
    """Good enough for a ledger: a line that starts like a comment is one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return sum(1 for line in lines if line.strip() and not line.strip().startswith(("//", "/*", "*", "#", '"""')))


def ledger(name, folders, patterns):
    files = [file for folder in folders for pattern in patterns for file in sorted((ROOT / folder).rglob(pattern))]
    longest = max(files, key=lambda file: len(file.read_text(encoding="utf-8").splitlines()), default=None)
    return name, sum(map(code_lines, files)), longest


def main():
    modules = sorted(path.parent for path in ROOT.glob("*/pom.xml"))
    java = ("*.java", "*.proto")
    rows = [
        (ledger(module.name, [module / "src/main"], java), ledger("", [module / "src/test"], ("*.java", "*.py")))
        for module in modules
    ]
    scripts = [file for file in (ROOT / "etc").rglob("*") if file.suffix in (".py", ".sh")] + [ROOT / "install.sh"]
    print(f"{'module':<16} {'lines':>7} {'tests':>7}  longest file")
    for (name, lines, longest), (_, tests, _) in rows:
        where = f"{longest.name} ({len(longest.read_text(encoding='utf-8').splitlines())})" if longest else "-"
        print(f"{name:<16} {lines:>7} {tests:>7}  {where}")
    tests = [file for file in scripts if file.name.startswith("test_")]
    print(f"{'etc, install.sh':<16} {sum(code_lines(f) for f in scripts if f not in tests):>7} {sum(map(code_lines, tests)):>7}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
