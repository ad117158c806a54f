"""Trainings that go on beside the cells, and how a user's own objects show themselves, in the installed kernel."""

import json
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_magics import LONG, NotebookTest, model_cell  # noqa: E402
from jupyter_client.manager import start_new_kernel  # noqa: E402

ENDLESS = "%run --background --num-epochs 100000 --train-range 0:640 --test-range 0:32"

OWN_DATA = """
public class Talks extends LogReg {
    public DataSource data(DataRequest request) {
        var digits = new HandwrittenDigits(1, 64, 32).train().transformed(Transform.flatten(), 1);
        Dataset said = Dataset.of("said", 64, i -> {
            if (i % 32 == 0) System.out.println("sample " + i);
            return digits.sample(i);
        });
        return DataSource.of(said, said);
    }
}
"""


class RunsTest(NotebookTest):
    def setUp(self):
        self.folder_path = Path(self.folder.name)

    def tearDown(self):
        status = self.run_cell("%stop")
        if status.error:
            self.assertIn("no run goes on", status.error["evalue"])

    def state(self, name):
        pef, number = name.split("/")
        text = (self.folder_path / "out" / pef / "runs" / number / "state.json").read_text("utf-8")
        return json.loads(text)

    def begin(self, code=ENDLESS):
        cell = self.must(code)
        words = [line for line in cell.text.splitlines() if "trains in the background" in line]
        self.assertEqual(len(words), 1, cell.text)
        return words[0].split()[1]

    def wait(self, what, seconds=30):
        end = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), end, "waited in vain")
            self.drain(0.2)

    def drain(self, seconds):
        """Every message that comes in so many seconds, of any cell."""
        end = time.monotonic() + seconds
        messages = []
        while time.monotonic() < end:
            try:
                messages.append(self.client.get_iopub_msg(timeout=0.1))
            except Exception:
                continue
        return messages

    def step(self, name):
        return self.state(name)["last"]["step"]

    def test_cells_go_on_beside_a_run_that_is_seen_steered_and_stopped(self):
        name = self.begin()
        began = time.monotonic()
        self.assertEqual(self.must("1 + 1").data[-1]["text/plain"], "2")
        self.assertLess(time.monotonic() - began, 5)
        self.wait(lambda: self.step(name) > 0)
        status = self.must("%status").data[-1]
        self.assertIn("text/html", status)
        row = next(line for line in status["text/plain"].splitlines() if line.startswith(name + " "))
        self.assertIn("running", row)
        self.assertIn("/100000", row)
        said = self.must("%lr 0.000125").text
        self.assertIn(f"Run {name} takes lr 0.000125 from its next step on", said)
        metrics = self.folder_path / "out/logreg/runs" / name.split("/")[1] / "metrics.jsonl"
        self.wait(lambda: '"kind":"setting"' in metrics.read_text("utf-8"))
        setting = next(json.loads(m) for m in metrics.read_text("utf-8").splitlines() if '"setting"' in m)
        self.assertEqual(setting["values"], {"lr": 0.000125})
        stopped = self.must("%stop").text
        self.assertIn(f"Run {name} stopped; checkpoint at out/logreg/checkpoints/", stopped)
        self.assertEqual(self.state(name)["phase"], "stopped")
        self.assertTrue((self.folder_path / self.state(name)["checkpoint"]).is_file())
        self.assertIn("no run goes on", self.fails("%stop"))
        self.assertIn("does not go on: stopped", self.fails(f"%lr {name} 0.1"))

    def test_a_second_training_is_refused_and_the_first_is_named(self):
        name = self.begin()
        for code in ("%run --num-epochs 1", ENDLESS):
            self.assertIn(f"run '{name}' trains in the background", self.fails(code))
        self.must("%test")
        self.assertEqual(self.state(name)["phase"], "running")

    def test_an_interrupt_of_a_cell_does_not_reach_a_run(self):
        self.must(OWN_DATA)
        self.must("%compile Talks --pef-name=talks --batch-size=32")
        name = self.begin("%run Talks --background --pef=out/talks/talks.pef --num-epochs 100000")
        self.must("%compile LogReg --pef-name=logreg --batch-size=32")
        for code in ("while (true) { }", "Thread.sleep(60_000)", "%attach"):
            before = self.step(name)
            request = self.client.execute(code)
            self.drain(1.0)
            self.manager.interrupt_kernel()
            while self.client.get_shell_msg(timeout=LONG)["parent_header"].get("msg_id") != request:
                pass
            self.wait(lambda: self.step(name) > before + 1)
        self.assertEqual(self.state(name)["phase"], "running")

    def test_what_a_run_prints_and_draws_stays_with_its_cell(self):
        self.must(OWN_DATA)
        self.must("%compile Talks --pef-name=talks --batch-size=32")
        code = "%run Talks --background --pef=out/talks/talks.pef --num-epochs 100000"
        cell = self.run_cell(code)
        self.assertIsNone(cell.error, cell.error)
        later = self.drain(4)
        self.must("%compile LogReg --pef-name=logreg --batch-size=32")
        text = "".join(m["content"]["text"] for m in later if m["msg_type"] == "stream")
        self.assertIn("sample 32", text)
        shown = {
            o["transient"]["display_id"]
            for o in cell.outputs + [m["content"] for m in later if m["msg_type"] == "display_data"]
            if o.get("transient", {}).get("display_id")
        }
        updates = [m for m in later if m["msg_type"] == "update_display_data"]
        self.assertGreater(len(updates), 2)
        for update in updates:
            self.assertIn(update["content"]["transient"]["display_id"], shown)
        for message in later:
            self.assertEqual(message["parent_header"]["msg_id"], cell.request, message["msg_type"])

    def test_what_is_wrong_is_told_by_the_cell_that_asks(self):
        self.assertIn("--num-stepz", self.fails(ENDLESS + " --num-stepz=1"))
        self.assertIn("nothing.pef", self.fails(ENDLESS + " --pef=out/nothing.pef"))
        self.assertIn("only a training", self.fails("%run --background --test"))
        self.must("var mine = new LogReg();")
        self.assertIn("name its class", self.fails("%run mine --background"))
        self.assertIn("no run 'logreg/999'", self.fails("%attach logreg/999"))

    def test_another_kernel_attaches_steers_and_stops(self):
        name = self.begin()
        manager, client = start_new_kernel(
            kernel_name="sambaflow", startup_timeout=LONG, cwd=self.folder.name
        )
        mine = type(self).manager, type(self).client
        try:
            type(self).manager, type(self).client = manager, client
            self.assertNotIn(name, str(self.must("%status").data))
            self.assertIn(name, self.must("%status --all").data[-1]["text/plain"])
            sent = []

            def stop(message):
                if message["msg_type"] == "update_display_data" and not sent:
                    sent.append(True)
                    manager.interrupt_kernel()

            cell = self.run_cell("%attach", on_output=stop)
            self.assertTrue(any("image/png" in d for d in cell.data))
            self.assertIn(f"run {name} goes on", cell.text)
            self.assertEqual(self.state(name)["phase"], "running")
            self.must(f"%lr {name} 0.00025")
            metrics = self.folder_path / "out/logreg/runs" / name.split("/")[1] / "metrics.jsonl"
            self.wait(lambda: '"kind":"setting"' in metrics.read_text("utf-8"))
            self.assertIn(f"Run {name} stopped", self.must(f"%stop {name}").text)
            again = self.must(f"%attach {name}")
            self.assertIn("lr 0.00025 since step", str(again.data))
            self.assertIn("stopped; checkpoint at", again.text)
        finally:
            type(self).manager, type(self).client = mine
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    def test_a_kernel_that_ends_leaves_a_checkpoint_and_one_that_is_killed_a_lost_run(self):
        for kill in (False, True):
            manager, client = start_new_kernel(
                kernel_name="sambaflow", startup_timeout=LONG, cwd=self.folder.name
            )
            mine = type(self).manager, type(self).client
            try:
                type(self).manager, type(self).client = manager, client
                self.must(model_cell())
                name = self.begin(ENDLESS.replace("%run", "%run LogReg") + " --pef=out/logreg/logreg.pef")
                self.wait(lambda: self.step(name) > 0)
            finally:
                type(self).manager, type(self).client = mine
                client.stop_channels()
                manager.shutdown_kernel(now=kill)
            if kill:
                self.assertEqual(self.state(name)["phase"], "running")
                row = self.must("%status --all").data[-1]["text/plain"]
                self.assertRegex(row, name + r" +lost")
                self.assertIn("lost", self.must(f"%attach {name}").text)
                self.assertIn("does not go on: lost", self.fails(f"%stop {name}"))
            else:
                self.assertEqual(self.state(name)["phase"], "stopped")
                self.assertTrue((self.folder_path / self.state(name)["checkpoint"]).is_file())

    def test_help_and_completion(self):
        for magic in ("status", "attach", "stop", "lr"):
            self.assertIn("usage: %" + magic, self.must(f"%{magic} --help").text)
        self.assertIn("--background", self.must("%run --help").text)
        name = self.begin()
        self.assertIn(name, self.complete("%stop log")["matches"])
        self.assertIn(name, self.complete("%attach log")["matches"])
        self.assertIn("--data-dir=out/", self.complete("%run --data-dir=o")["matches"])

    def test_objects_show_themselves(self):
        for code, word, kind in (
            ("Tensor.generate(DType.FLOAT32, Shape.of(4, 4), i -> i)", "mean 7.5", "image/png"),
            ("new LogReg()", "7,850 parameters", "text/html"),
            ("new LogReg().model()", "7,850 parameters", "text/html"),
            ("Tracer.trace(new LogReg().model(), new LogReg().inputs(), \"g\", true)", "cross_entropy", "image/png"),
            ("new HandwrittenDigits(1, 64, 32).train()", "first labels", "image/png"),
            ("DataSource.open(Optional.empty())", "2000 samples to test", "image/png"),
            ("PefReader.read(Path.of(\"out/logreg/logreg.pef\"))", "7.85k in 2 tensors", "text/html"),
            ("Table.create(\"t\", IntColumn.create(\"n\", 1, 2))", "2 rows", "text/html"),
            ("new XYChartBuilder().width(300).height(200).title(\"c\").build()", "Chart 'c'", "image/png"),
        ):
            data = self.must(code).data[-1]
            self.assertIn(word, data["text/plain"], code)
            self.assertIn(kind, data, code)
            self.assertLess(sum(len(v) for v in data.values()), 300_000, code)
            self.assertFalse("image/png" in data and "text/html" in data, code)

    def test_a_users_own_type_is_shown_as_its_user_says(self):
        self.must("record Board(int n) {}")
        self.must("Views.register(Board.class, b -> Content.text(b.n() + \" fields\"));")
        self.assertEqual(self.must("new Board(9)").data[-1], {"text/plain": "9 fields"})
        self.must("Views.register(Board.class, b -> { throw new IllegalStateException(\"no\"); });")
        self.assertIn("Board[n=9]", self.must("new Board(9)").data[-1]["text/plain"])


if __name__ == "__main__":
    unittest.main()
