"""A session of the kernel in which the JVM learns what its users do: python train.py FOLDER COMMAND...

COMMAND starts the kernel, with {connection_file} where that goes; FOLDER is where it works. Ends when the kernel has.
"""

import subprocess
import sys
from pathlib import Path

from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

SECONDS = 60

# No compilation of a model: the JVM readies all that the cache holds at every start, and half of it would be that.
CELLS = [
    "1+1",
    "int a = 1; int twice(int n) { return 2 * n; }\ntwice(a)",
    'record Point(int x, String name) {}\nnew Point(1, "a")',
    "var numbers = List.of(3, 1, 2);\nnumbers.stream().map(n -> n * 2).sorted().toList()",
    'for (int i = 0; i < 200; i++) System.out.println("line " + i);',
    'throw new IllegalStateException("on purpose");',
    "int wrong = ;",
    "import java.util.concurrent.*;\nvar map = new ConcurrentHashMap<String, Integer>();\nmap",
    "%chip",
]


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True)
    file, _ = write_connection_file(str(folder / "connection.json"))
    kernel = subprocess.Popen([word.replace("{connection_file}", file) for word in sys.argv[2:]], cwd=folder)
    try:
        client = BlockingKernelClient()
        client.load_connection_file(file)
        client.start_channels(hb=False)
        client.wait_for_ready(timeout=SECONDS)
        for cell in CELLS:
            reply = client.execute_interactive(cell, timeout=SECONDS, allow_stdin=False, output_hook=lambda message: None)
            told = reply["content"].get("evalue", "")
            print(reply["content"]["status"], cell.strip().splitlines()[0], told, flush=True)
        client.complete("numbers.str", reply=True, timeout=SECONDS)
        client.complete("%comp", reply=True, timeout=SECONDS)
        client.inspect("Math.max", 8, reply=True, timeout=SECONDS)
        client.shutdown(reply=True, timeout=SECONDS)
        client.stop_channels()
        return kernel.wait()
    finally:
        if kernel.poll() is None:
            kernel.kill()
            kernel.wait()


if __name__ == "__main__":
    sys.exit(main())
