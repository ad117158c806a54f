"""Prints name, link, SHA-256 and size of the JDK that Adoptium's answer (a JSON file) describes, one per line."""

import json
import re
import sys

with open(sys.argv[1], encoding="utf-8") as answer:
    release = json.load(answer)[0]
package = release["binary"]["package"]
lines = [
    re.sub(r"[^A-Za-z0-9._+-]", "_", release["release_name"]).lstrip("."),
    package["link"],
    package["checksum"].lower(),
    str(int(package["size"])),
]
if not re.fullmatch(r"[0-9a-f]{64}", lines[2]):
    sys.exit(f"not a SHA-256: {lines[2]!r}")
if any(not line or "\n" in line for line in lines):
    sys.exit(f"an empty field in {lines}")
print("\n".join(lines))
