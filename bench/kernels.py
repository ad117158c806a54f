"""Measures Jupyter kernels side by side: this project's, Rapaio's for Java, and ipykernel as the yardstick.

Run it with a Python that has jupyter_client, nbclient and ipykernel, on a machine with nothing else to do:

    PREFIX/python/bin/python bench/kernels.py --prefix PREFIX --cache target/kernels

Each row is measured for one kernel after the other, so that all of them see the same machine. Times are
milliseconds from the client's side of the sockets.
"""

import argparse
import contextlib
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbclient
import nbformat
import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.session import Session

RAPAIO = "io.github.padreati:rapaio-jupyter-kernel:3.0.1"
PATIENCE = 60
LINES = 100_000


@dataclass
class Subject:
    """A kernel, and how its language says what is measured."""

    name: str
    version: str
    argv: list
    magic: str | None
    completion: str
    printing: str
    notebook: list
    environment: dict = field(default_factory=dict)


JAVA_CELLS = [
    "1 + 1",
    "int a = 20;",
    "int twice(int n) { return 2 * n; }",
    "twice(a)",
    'System.out.println("hello")',
    "var list = java.util.List.of(3, 1, 2);",
    "list.stream().sorted().toList()",
    "record Point(int x, int y) {}",
    "new Point(1, 2)",
    "a + list.size()",
]
PYTHON_CELLS = [
    "1 + 1",
    "a = 20",
    "def twice(n): return 2 * n",
    "twice(a)",
    'print("hello")',
    "l = [3, 1, 2]",
    "sorted(l)",
    "class Point: pass",
    "Point()",
    "a + len(l)",
]


def java(name, version, argv, magic, **environment):
    printing = f"for (int i = 0; i < {LINES}; i++) System.out.println(i);"
    return Subject(name, version, argv, magic, "System.out.pri", printing, JAVA_CELLS, environment)


def ours(arguments):
    spec = Path(arguments.prefix) / "share/jupyter/kernels/sambaflow/kernel.json"
    if not spec.exists():
        sys.exit(f"{spec} does not exist; run ./install.sh --prefix {arguments.prefix} first.")
    return java("sambaflow", "this clone", json.loads(spec.read_text())["argv"], "%chip")


def rapaio(arguments):
    group, name, version = RAPAIO.split(":")
    jar = Path(arguments.cache) / f"{name}-{version}.jar"
    if not jar.exists():
        command = ["mvn", "-B", "-q", "dependency:copy", f"-Dartifact={RAPAIO}", f"-DoutputDirectory={jar.parent.resolve()}"]
        subprocess.run(command, check=True)
    names = ("CLASSPATH", "COMPILER_OPTIONS", "INIT_SCRIPT", "MIMA_CACHE")
    environment = {f"RJK_{each}": "" for each in names} | {"RJK_TIMEOUT_MILLIS": "-1"}
    return java("rapaio", version, [java_command(), "-jar", str(jar), "{connection_file}"], None, **environment)


def java_command():
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin/java") if home else "java"


def ipykernel(_arguments):
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    printing = f"for i in range({LINES}): print(i)"
    version = importlib.metadata.version("ipykernel")
    return Subject("ipykernel", version, argv, "%pwd", "import sys; sys.st", printing, PYTHON_CELLS)


SUBJECTS = {"ours": ours, "rapaio": rapaio, "ipykernel": ipykernel}


class NoAnswer(Exception):
    """The kernel said nothing for too long."""


class Kernel:
    """A running kernel and a client that does no more than the protocol asks."""

    def __init__(self, subject, folder):
        self.file, info = write_connection_file(str(Path(folder) / f"{time.monotonic_ns()}.json"))
        self.session = Session(key=info["key"].encode())
        self.context = zmq.Context()
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [word.replace("{connection_file}", self.file) for word in subject.argv],
            env=os.environ | subject.environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.shell = self.socket(zmq.DEALER, info["shell_port"])
        self.control = self.socket(zmq.DEALER, info["control_port"])
        self.iopub = self.socket(zmq.SUB, info["iopub_port"])
        self.iopub.subscribe(b"")

    def socket(self, kind, port):
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.rcvhwm = socket.sndhwm = 0
        socket.reconnect_ivl = 5
        socket.connect(f"tcp://127.0.0.1:{port}")
        return socket

    def ask(self, kind, content, socket=None):
        return self.session.send(socket or self.shell, kind, content)["header"]["msg_id"]

    def receive(self, socket, parent):
        limit = time.monotonic() + PATIENCE
        while socket.poll(max(0, (limit - time.monotonic()) * 1000)):
            _, message = self.session.recv(socket)
            if message["parent_header"].get("msg_id") == parent:
                return message
        raise NoAnswer(f"no answer within {PATIENCE} s")

    def request(self, kind, content, socket=None):
        return self.receive(socket or self.shell, self.ask(kind, content, socket))

    def published(self, parent):
        """What is published for a request, up to its idle."""
        while True:
            message = self.receive(self.iopub, parent)
            yield message
            if message["content"].get("execution_state") == "idle":
                return

    def run(self, code):
        parent = self.ask("execute_request", {"code": code, "silent": False, "store_history": True, "allow_stdin": False})
        messages = list(self.published(parent))
        self.receive(self.shell, parent)
        return messages

    def since_start(self):
        return (time.perf_counter() - self.began) * 1000

    def close(self):
        """Asks the kernel to end; how many of its processes have not."""
        with contextlib.suppress(NoAnswer):
            self.ask("shutdown_request", {"restart": False}, self.control)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        left = len(members(self.process.pid))
        if left:
            os.killpg(self.process.pid, 9)
            self.process.wait()
        self.context.destroy(linger=0)
        os.unlink(self.file)
        return left


def members(session):
    """The processes of a session, as ps lists them on Linux and on macOS."""
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], stdout=subprocess.PIPE, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return [int(pid) for pid, group, state in rows if int(group) == session and not state.startswith("Z")]


def resident_megabytes(session):
    pids = ",".join(map(str, members(session)))
    listed = subprocess.run(["ps", "-o", "rss=", "-p", pids], stdout=subprocess.PIPE, text=True, check=True).stdout
    return sum(map(int, listed.split())) / 1024


def launches(subject, folder, count):
    """Times from start to kernel_info_reply and to the result of 1+1; memory ten seconds later, once."""
    infos, results, memory, silent, left = [], [], None, 0, 0
    for number in range(count):
        kernel = Kernel(subject, folder)
        try:
            kernel.request("kernel_info_request", {})
            infos.append(kernel.since_start())
            kernel.run("1+1")
            results.append(kernel.since_start())
            if number == 0:
                time.sleep(10)
                memory = resident_megabytes(kernel.process.pid)
        except NoAnswer:
            silent += 1
        left += kernel.close()
    return {
        "launch to kernel_info_reply": times(infos),
        "launch to result of 1+1": times(results),
        "launches that answered": f"{count - silent} of {count}",
        "processes left after shutdown": left,
        "idle memory, MB": memory and round(memory),
    }


def session(subject, folder, rounds):
    """What one kernel does once it runs."""
    kernel = Kernel(subject, folder)
    try:
        kernel.request("kernel_info_request", {})
        for _ in range(20):
            kernel.run("1+1")
        rows = {"round trip of 1+1": times(timed(rounds, lambda: kernel.run("1+1")))}
        if subject.magic:
            rows[f"a magic ({subject.magic})"] = times(timed(rounds, lambda: kernel.run(subject.magic)))
        asked = {"code": subject.completion, "cursor_pos": len(subject.completion)}
        rows["completion"] = times(timed(rounds, lambda: kernel.request("complete_request", asked)))
        rows["100 queued cells"] = times(timed(1, lambda: queued(kernel)))
        began = time.perf_counter()
        text = "".join(m["content"]["text"] for m in kernel.run(subject.printing) if m["msg_type"] == "stream")
        rows[f"{LINES} printed lines"] = times([(time.perf_counter() - began) * 1000])
        rows["printed lines lost"] = LINES - len(text.splitlines())
        return rows
    finally:
        kernel.close()


def queued(kernel):
    content = {"code": "1+1", "silent": False, "store_history": True, "allow_stdin": False}
    asked = [kernel.ask("execute_request", content) for _ in range(100)]
    for parent in asked:
        list(kernel.published(parent))
        kernel.receive(kernel.shell, parent)


def notebook(subject, folder, count):
    spec = Path(folder) / "kernels" / subject.name
    spec.mkdir(parents=True, exist_ok=True)
    described = {"argv": subject.argv, "display_name": subject.name, "language": "", "env": subject.environment}
    (spec / "kernel.json").write_text(json.dumps(described | {"interrupt_mode": "message"}))
    os.environ["JUPYTER_PATH"] = str(folder)
    cells = [nbformat.v4.new_code_cell(text) for text in subject.notebook]

    def execute():
        page = nbformat.v4.new_notebook(cells=cells)
        nbclient.NotebookClient(
            page, timeout=PATIENCE, startup_timeout=PATIENCE, kernel_name=subject.name
        ).execute(cwd=folder)

    return {"10 cells by nbclient": times(timed(count, execute))}


def timed(count, action):
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def times(values):
    if not values:
        return None
    ranked = sorted(values)
    p95 = ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]
    return {"median": round(statistics.median(ranked), 1), "p95": round(p95, 1), "of": len(ranked)}


def measure(subjects, arguments):
    """One table row after the other, each for every kernel."""
    launched, rounds, notebooks = (5, 20, 1) if arguments.quick else (arguments.launches, 100, 5)
    table = {}
    with tempfile.TemporaryDirectory(prefix="kernels-") as folder:
        for part, count in ((launches, launched), (session, rounds), (notebook, notebooks)):
            for subject in subjects:
                print(f"{subject.name}: {part.__name__} ...", file=sys.stderr, flush=True)
                try:
                    rows = part(subject, folder, count)
                except (NoAnswer, nbclient.exceptions.CellTimeoutError, RuntimeError) as e:
                    rows = {f"{part.__name__} failed": str(e).splitlines()[0]}
                for row, value in rows.items():
                    table.setdefault(row, {})[subject.name] = value
    return table


def machine():
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    version = subprocess.run([java_command(), "-version"], stderr=subprocess.PIPE, text=True).stderr.splitlines()[0]
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "load": [round(value, 2) for value in os.getloadavg()],
        "system": platform.platform(),
        "java": version,
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in ("jupyter_client", "nbclient", "pyzmq")},
    }


def cell(value):
    if isinstance(value, dict):
        return str(value["median"]) if value["of"] == 1 else f"{value['median']} / {value['p95']}"
    return "-" if value is None else str(value)


def text_of(table, subjects):
    head = ["median / p95, ms", *(f"{subject.name} {subject.version}" for subject in subjects)]
    rows = [[row, *(cell(values.get(subject.name)) for subject in subjects)] for row, values in table.items()]
    widths = [max(map(len, column)) for column in zip(head, *rows)]
    lines = [[word.ljust(width) for word, width in zip(row, widths)] for row in (head, ["-" * w for w in widths], *rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def parse():
    home = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prefix", default=str(home / "sambaflow"), help="where install.sh put the kernel")
    parser.add_argument("--cache", default="target/kernels", help="folder for Rapaio's jar, fetched by Maven")
    parser.add_argument("--only", choices=SUBJECTS, help="measure one kernel")
    parser.add_argument("--launches", type=int, default=20, help="how often each kernel is started (20)")
    parser.add_argument("--quick", action="store_true", help="few repetitions: does it work at all")
    parser.add_argument("--json", action="store_true", help="print the table as JSON")
    return parser.parse_args()


def main():
    arguments = parse()
    described = machine()
    subjects = [make(arguments) for name, make in SUBJECTS.items() if arguments.only in (None, name)]
    table = measure(subjects, arguments)
    described["load after"] = [round(value, 2) for value in os.getloadavg()]
    if arguments.json:
        print(json.dumps({"machine": described, "table": table}, indent=2))
    else:
        print(", ".join(f"{name} {value}" for name, value in described.items()), text_of(table, subjects), sep="\n\n")


if __name__ == "__main__":
    main()
