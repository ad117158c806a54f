"""Executes a notebook through its kernel and shows what it prints, line by line, as it comes.

The notebook itself stays untouched; the executed one goes to --output. Exit codes: 0 all cells ran, 1 a cell failed
or took too long, 2 the notebook or its kernel cannot be used.
"""

import argparse
import asyncio
import signal
import sys
import time
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


class Narrator(NotebookClient):
    """A client that prints streams and the text form of results; pictures stay in the notebook."""

    def __init__(self, notebook, quiet, **traits):
        super().__init__(notebook, **traits)
        self.quiet = quiet
        self.updated = {}

    async def async_execute_cell(self, *cell, **options):
        try:
            return await super().async_execute_cell(*cell, **options)
        finally:
            for text in self.updated.values():
                self.show(text)
            self.updated.clear()

    def process_message(self, message, cell, cell_index):
        output = super().process_message(message, cell, cell_index)
        if not self.quiet:
            self.narrate(message["msg_type"], message["content"])
        return output

    def narrate(self, kind, content):
        if kind == "stream":
            print(content["text"], end="", flush=True)
        elif kind in ("execute_result", "display_data"):
            self.show(content["data"].get("text/plain", ""))
        elif kind == "update_display_data":
            # A live display changes several times a second: its last state is worth a line.
            self.updated[content["transient"]["display_id"]] = content["data"].get("text/plain", "")

    def show(self, text):
        if text and not self.quiet:
            print(text, end="" if text.endswith("\n") else "\n", flush=True)


def stop(*_):
    raise KeyboardInterrupt


def code_cell_number(notebook, wanted):
    """The cell's place among all cells, counted from 1, as a reader counts them."""
    return notebook.cells.index(wanted) + 1


def first_failure(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                return cell, output
    return None


def report_failure(path, notebook, cause):
    failure = first_failure(notebook)
    if failure is None:
        print(f"{path}: {cause}", file=sys.stderr)
        return
    cell, output = failure
    where = f"{path}, cell {code_cell_number(notebook, cell)}"
    print(f"{where}: {output['ename']}: {output['evalue']}", file=sys.stderr)
    for line in output["traceback"]:
        print(f"    {line}", file=sys.stderr)


def execute(path, notebook, arguments):
    client = Narrator(
        notebook,
        arguments.quiet,
        timeout=arguments.timeout,
        kernel_name=arguments.kernel or notebook.metadata.get("kernelspec", {}).get("name", ""),
        resources={"metadata": {"path": arguments.folder or str(Path(path).resolve().parent)}},
        record_timing=False,
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as e:
        return str(e).strip().splitlines()[-1] if not isinstance(e, CellExecutionError) else "a cell failed"
    except RuntimeError as e:
        return f"the kernel did not start: {e}"
    return "a cell printed an error" if first_failure(notebook) else None


def parsed(command_line):
    parser = argparse.ArgumentParser(description="Executes a notebook and shows its output as it comes.")
    parser.add_argument("notebook")
    parser.add_argument("--output", help="where to write the executed notebook; nowhere without it")
    parser.add_argument("--kernel", help="the kernel to use instead of the notebook's own")
    parser.add_argument("--folder", help="the kernel's working folder instead of the notebook's")
    parser.add_argument("--timeout", type=int, default=600, help="seconds a cell may take (default 600)")
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    return parser.parse_args(command_line)


def main(command_line):
    arguments = parsed(command_line)
    signal.signal(signal.SIGTERM, stop)
    began = time.monotonic()
    try:
        notebook = nbformat.read(arguments.notebook, as_version=4)
    except (OSError, ValueError) as e:
        print(f"{arguments.notebook}: not a readable notebook: {e}", file=sys.stderr)
        return 2
    try:
        cause = execute(arguments.notebook, notebook, arguments)
    except NoSuchKernel as e:
        print(f"{arguments.notebook}: {e}; run ./install.sh to register it", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        print(f"{arguments.notebook}: stopped", file=sys.stderr)
        return 130
    if arguments.output:
        nbformat.write(notebook, arguments.output)
    if cause:
        report_failure(arguments.notebook, notebook, cause)
        return 1
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    if not arguments.quiet:
        print(f"{cells} cells ran in {time.monotonic() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
