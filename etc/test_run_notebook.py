"""run_notebook.py, tried on small Python notebooks. Needs a Python with nbclient and ipykernel, as JupyterLab's has."""

import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

RUNNER = Path(__file__).resolve().parent / "run_notebook.py"
MISSING = [name for name in ("nbclient", "nbformat", "ipykernel") if importlib.util.find_spec(name) is None]


@unittest.skipIf(MISSING, f"this Python lacks {', '.join(MISSING)}")
class RunningNotebooks(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="sambaflow run ")
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def notebook(self, *sources):
        import nbformat

        cells = [nbformat.v4.new_markdown_cell("# Title"), *map(nbformat.v4.new_code_cell, sources)]
        path = self.folder / "a notebook.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    def start(self, path, *options):
        command = [sys.executable, "-u", str(RUNNER), str(path), "--kernel", "python3", *options]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run_it(self, path, *options):
        process = self.start(path, *options)
        out, errors = process.communicate(timeout=120)
        return process.returncode, out, errors

    def test_lines_and_results_are_shown_and_the_notebook_stays_untouched(self):
        path = self.notebook("print('one')", "1 + 1")
        before = path.read_bytes()
        executed = self.folder / "executed.ipynb"
        code, out, errors = self.run_it(path, "--output", str(executed))
        self.assertEqual((code, out.splitlines()[:2]), (0, ["one", "2"]), errors)
        self.assertEqual(path.read_bytes(), before)
        self.assertIn('"one\\n"', executed.read_text())

    def test_a_live_display_is_shown_as_it_was_last(self):
        path = self.notebook("from IPython.display import display\nh = display(0, display_id=True)\nfor i in range(9): h.update(i)")
        code, out, errors = self.run_it(path)
        self.assertEqual((code, out.splitlines()[:2]), (0, ["0", "8"]), errors)

    def test_lines_come_while_the_cell_runs(self):
        process = self.start(self.notebook("import time\nprint('early', flush=True)\ntime.sleep(60)"))
        try:
            self.assertEqual(process.stdout.readline(), "early\n")
            self.assertIsNone(process.poll())
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)

    def test_an_error_names_the_cell_and_stops(self):
        code, out, errors = self.run_it(self.notebook("x = 1", "x / 0", "print('never')"))
        self.assertEqual(code, 1)
        self.assertIn("cell 3: ZeroDivisionError: division by zero", errors)
        self.assertNotIn("never", out)

    def test_a_cell_that_takes_too_long_is_an_error(self):
        code, _, errors = self.run_it(self.notebook("import time; time.sleep(60)"), "--timeout", "1")
        self.assertEqual(code, 1)
        self.assertIn("a notebook.ipynb", errors)

    def test_what_is_no_notebook_is_refused(self):
        path = self.folder / "broken.ipynb"
        path.write_text("{")
        code, _, errors = self.run_it(path)
        self.assertEqual(code, 2)
        self.assertIn("not a readable notebook", errors)

    def test_a_kernel_that_is_not_registered_is_named(self):
        code, _, errors = self.run_it(self.notebook("1"), "--kernel", "no-such-kernel")
        self.assertEqual(code, 2)
        self.assertIn("no-such-kernel", errors)

    def test_a_stopped_run_takes_its_kernel_with_it(self):
        process = self.start(self.notebook("import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)"))
        kernel = int(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        self.assertNotEqual(process.returncode, 0)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                os.kill(kernel, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)
        self.fail(f"kernel {kernel} still runs")


if __name__ == "__main__":
    unittest.main()
