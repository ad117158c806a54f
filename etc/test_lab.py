"""Opens a notebook in the installed JupyterLab with a real browser, runs it, edits a cell, and runs it again.

The edit comes from the notebook itself: a code line that ends in `// try: REPLACEMENT` is replaced by REPLACEMENT.
--cell and --replacement choose a code cell (counted from 1) and its whole new text instead.
Exit codes: 0 all went well, 1 something did not, with a screenshot where asked for.
"""

import argparse
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CODE_CELL = ".jp-Notebook .jp-CodeCell"
TRY = re.compile(r"^(?P<indent>\s*)(?P<code>.*?)\s*(?://|#)\s*try:\s*(?P<instead>.+?)\s*$")


class Failure(Exception):
    """What a reader of the test's output has to know."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Lab:
    """A JupyterLab server on a copy of the notebooks, in its own process group so that its kernels end with it."""

    def __init__(self, jupyter, folder, home):
        self.port = free_port()
        self.token = secrets.token_hex(16)
        self.log = home / "lab.log"
        environment = dict(os.environ)
        environment.update(
            JUPYTER_CONFIG_DIR=str(home / "config"),
            JUPYTER_RUNTIME_DIR=str(home / "runtime"),
            JUPYTERLAB_SETTINGS_DIR=str(home / "settings"),
            JUPYTERLAB_WORKSPACES_DIR=str(home / "workspaces"),
            JUPYTER_PREFER_ENV_PATH="1",
        )
        command = [
            jupyter,
            "lab",
            "--no-browser",
            "--allow-root",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={folder}",
            f"--IdentityProvider.token={self.token}",
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}?token={self.token}"

    def ask(self, path, method="GET"):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(self.url(path), method=method)
        with opener.open(request, timeout=10) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def wait_until_up(self, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Failure(f"JupyterLab ended with code {self.process.returncode}")
            try:
                return self.ask("api/status")
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        raise Failure(f"JupyterLab did not answer within {seconds} s")

    def stop(self):
        try:
            for kernel in self.ask("api/kernels"):
                self.ask(f"api/kernels/{kernel['id']}", "DELETE")
        except (urllib.error.URLError, OSError):
            pass
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def log_tail(self, lines=25):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def suggested_edit(notebook):
    """The first code cell with a `// try:` line: its place among the code cells, and its text after the edit."""
    for place, cell in enumerate(cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
        lines = "".join(cell["source"]).split("\n")
        for number, line in enumerate(lines):
            match = TRY.match(line)
            if match:
                lines[number] = match["indent"] + match["instead"]
                return place, "\n".join(lines)
    raise Failure("no code cell has a line with `// try: REPLACEMENT`; name one by --cell and --replacement")


class Page:
    """What a person sees and does in the open notebook."""

    def __init__(self, page, file, seconds):
        self.page = page
        self.file = file
        self.seconds = seconds

    def open(self, lab, notebook):
        self.page.goto(lab.url(f"lab/tree/{notebook}"), wait_until="domcontentloaded")
        self.page.wait_for_selector(CODE_CELL, timeout=90_000)
        # The page shows an idle kernel before it has one; until the server has a session, Run All asks which kernel to take.
        self.wait_for_kernel(lab)
        self.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
        self.refuse_dialog()

    def refuse_dialog(self):
        if self.page.locator(".jp-Dialog").count():
            raise Failure("JupyterLab asks: " + self.page.locator(".jp-Dialog").first.inner_text())

    def wait_for_kernel(self, lab, seconds=90):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            kernels = [session["kernel"] for session in lab.ask("api/sessions")]
            if any(kernel["execution_state"] == "idle" and kernel["connections"] > 0 for kernel in kernels):
                return
            self.refuse_dialog()
            self.page.wait_for_timeout(300)
        raise Failure(f"no kernel was ready within {seconds} s")

    def run_all(self):
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    def prompts(self):
        return self.page.evaluate(
            f"""() => [...document.querySelectorAll('{CODE_CELL}')]
                .filter(cell => cell.querySelector('.cm-content').innerText.trim() !== '')
                .map(cell => cell.querySelector('.jp-InputPrompt').innerText)"""
        )

    def wait_until_done(self, after):
        """Until each cell's number is above the highest of the run before; `[*]` is a cell that waits or runs."""
        deadline = time.monotonic() + self.seconds
        quiet = 0
        while time.monotonic() < deadline:
            self.refuse_dialog()
            prompts = self.prompts()
            numbers = [int(found[1]) for found in (re.match(r"\[(\d+)\]", text) for text in prompts) if found]
            if numbers and len(numbers) == len(prompts) and min(numbers) > after:
                return max(numbers)
            # A cell that failed leaves those below it alone: then nothing runs, and nothing will.
            started = bool(numbers) and max(numbers) > after
            quiet = quiet + 1 if started and not any("*" in text for text in prompts) else 0
            if quiet > 10:
                raise Failure(f"not all cells ran; their prompts: {prompts}\n" + "\n".join(self.saved_errors()))
            self.page.wait_for_timeout(300)
        raise Failure(f"the cells were not done within {self.seconds} s; their prompts: {self.prompts()}")

    def saved(self):
        """The notebook as JupyterLab saves it: what a colleague would open."""
        before = self.file.stat().st_mtime_ns
        self.page.get_by_role("menuitem", name="File", exact=True).click()
        self.page.get_by_role("menuitem", name=re.compile("^Save Notebook(?! As)")).click()
        deadline = time.monotonic() + 20
        while self.file.stat().st_mtime_ns == before:
            if time.monotonic() > deadline:
                raise Failure("JupyterLab did not save the notebook within 20 s")
            self.page.wait_for_timeout(200)
        self.page.wait_for_timeout(500)
        return json.loads(self.file.read_text(encoding="utf-8"))

    def saved_errors(self):
        """In the page an error looks like any text on stderr; in the file it has a type."""
        return [
            f"{output['ename']}: {output['evalue']}"
            for cell in self.saved()["cells"]
            for output in cell.get("outputs", [])
            if output["output_type"] == "error"
        ]

    def outputs(self):
        return "\n".join(self.page.locator(".jp-OutputArea-output").all_inner_texts())

    def pictures(self):
        """How many pictures have arrived and have a size: a broken one has none."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('.jp-OutputArea-output img, .jp-OutputArea-output svg')]
                .filter(e => (e.naturalWidth ?? 1) > 0 && e.getBoundingClientRect().width > 0).length"""
        )

    def edit(self, place, text):
        editor = self.page.locator(CODE_CELL).nth(place).locator(".cm-content")
        editor.scroll_into_view_if_needed()
        editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)
        shown = editor.inner_text().replace("\u200b", "").rstrip("\n")
        if re.sub(r"\s", "", shown) != re.sub(r"\s", "", text):
            raise Failure(f"the cell shows other text than was typed:\n{shown}")
        # Out of the editor, so that the menu's shortcuts are the notebook's.
        self.page.keyboard.press("Escape")


def check(page, arguments):
    errors = page.saved_errors()
    if errors:
        raise Failure("the notebook holds errors:\n" + "\n".join(errors))
    text = page.outputs()
    if not re.search(arguments.expect, text):
        raise Failure(f"no output matches {arguments.expect!r}; the outputs are:\n{text[-2000:]}")
    if page.pictures() < 1:
        raise Failure("no picture is visible in the outputs")


def drive(browser, lab, arguments, folder):
    notebook = json.loads((folder / arguments.notebook).read_text(encoding="utf-8"))
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    tab = context.new_page()
    page = Page(tab, folder / arguments.notebook, arguments.timeout)
    try:
        page.open(lab, arguments.notebook)
        page.run_all()
        last = page.wait_until_done(0)
        check(page, arguments)
        print(f"ran all cells, {page.pictures()} pictures, text matches {arguments.expect!r}", flush=True)
        place, text = (arguments.cell - 1, arguments.replacement) if arguments.replacement else suggested_edit(notebook)
        page.edit(place, text)
        page.run_all()
        page.wait_until_done(last)
        check(page, arguments)
        print(f"changed code cell {place + 1}, ran all cells again", flush=True)
        if arguments.screenshot:
            tab.screenshot(path=arguments.screenshot)
    except (Failure, BrowserError):
        if arguments.failed_screenshot:
            Path(arguments.failed_screenshot).parent.mkdir(parents=True, exist_ok=True)
            tab.screenshot(path=arguments.failed_screenshot)
            print(f"screenshot: {arguments.failed_screenshot}", flush=True)
        raise
    finally:
        context.close()


def parsed(command_line):
    parser = argparse.ArgumentParser(description="Drives a notebook in JupyterLab with a real browser.")
    parser.add_argument("--jupyter", required=True, help="the jupyter command of the installation")
    parser.add_argument("--chromium", required=True, help="the browser's executable")
    parser.add_argument("--notebooks", required=True, help="the folder of notebooks; a copy of it is used")
    parser.add_argument("--notebook", default="01-hello-sambaflow.ipynb")
    parser.add_argument("--expect", default=r"(?i)accuracy", help="a pattern that the outputs must match")
    parser.add_argument("--cell", type=int, default=1, help="the code cell to replace, counted from 1")
    parser.add_argument("--replacement", help="its new text, instead of the notebook's own suggestion")
    parser.add_argument("--timeout", type=int, default=300, help="seconds a whole run may take (default 300)")
    parser.add_argument("--screenshot", help="where to put a picture of the end")
    parser.add_argument("--failed-screenshot", help="where to put a picture when it fails")
    return parser.parse_args(command_line)


def stop(*_):
    raise Failure("stopped")


def main(command_line):
    arguments = parsed(command_line)
    signal.signal(signal.SIGTERM, stop)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sambaflow-lab-") as holder:
        home = Path(holder)
        folder = home / "notebooks"
        shutil.copytree(arguments.notebooks, folder, ignore=shutil.ignore_patterns("out", ".ipynb_checkpoints"))
        lab = Lab(arguments.jupyter, folder, home)
        try:
            lab.wait_until_up()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=arguments.chromium, args=CHROMIUM_FLAGS)
                try:
                    drive(browser, lab, arguments, folder)
                finally:
                    browser.close()
        except (Failure, BrowserError) as e:
            print(f"{arguments.notebook} in JupyterLab: {e}\n--- JupyterLab's log ends with\n{lab.log_tail()}", file=sys.stderr)
            return 1
        finally:
            lab.stop()
    print(f"{time.monotonic() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
