"""The magics in the installed kernel, spoken to as a notebook speaks to it.

Needs jupyter_client and the kernelspec 'sambaflow'; runs in a folder of its own.
"""

import json
import os
import tempfile
import time
import unittest
from pathlib import Path
from queue import Empty

from jupyter_client.manager import start_new_kernel

REPOSITORY = Path(__file__).resolve().parents[4]
LONG = 240


def model_cell():
    """The first code cell of notebook 01, as a user has it."""
    notebook = json.loads((REPOSITORY / "notebooks" / "01-hello-sambaflow.ipynb").read_text("utf-8"))
    return next("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")


class Cell:
    """What one execute request brought."""

    def __init__(self):
        self.request = ""
        self.text = ""
        self.outputs = []
        self.updates = 0
        self.error = None
        self.reply = None

    @property
    def data(self):
        return [o["data"] for o in self.outputs]


class NotebookTest(unittest.TestCase):
    """A kernel with the tutorial's model and its PEF."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.manager, cls.client = start_new_kernel(
            kernel_name="sambaflow", startup_timeout=LONG, cwd=cls.folder.name
        )
        cls.must(model_cell())
        cls.must("%compile LogReg --pef-name=logreg --batch-size=32")

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)
        cls.folder.cleanup()

    @classmethod
    def run_cell(cls, code, on_output=None):
        cell = Cell()
        request = cell.request = cls.client.execute(code)
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            try:
                message = cls.client.get_iopub_msg(timeout=5)
            except Empty:
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                cell.text += content["text"]
            elif kind in ("display_data", "execute_result"):
                cell.outputs.append(content)
            elif kind == "update_display_data":
                cell.updates += 1
            elif kind == "error":
                cell.error = content
            elif kind == "status" and content["execution_state"] == "idle":
                break
            if on_output and kind != "status":
                on_output(message)
        else:
            raise AssertionError(f"no idle within {LONG} s: {code}")
        while cell.reply is None:
            reply = cls.client.get_shell_msg(timeout=LONG)
            if reply["parent_header"].get("msg_id") == request:
                cell.reply = reply["content"]
        return cell

    @classmethod
    def must(cls, code):
        cell = cls.run_cell(code)
        if cell.error:
            raise AssertionError(f"{code}\n{cell.error['ename']}: {cell.error['evalue']}")
        return cell

    def fails(self, code):
        cell = self.run_cell(code)
        self.assertIsNotNone(cell.error, f"no error from: {code}")
        return cell.error["evalue"]

    def complete(self, code):
        self.client.complete(code, len(code))
        return self.client.get_shell_msg(timeout=LONG)["content"]


class MagicsTest(NotebookTest):
    def test_compile_shows_summary_sections_and_graph(self):
        cell = self.must("%compile LogReg --pef-name=shown -b 8")
        self.assertIn("Compilation succeeded for partition_0_0", cell.text)
        self.assertTrue((Path(self.folder.name) / "out/shown/shown.pef").is_file())
        tables = [d for d in cell.data if "text/html" in d]
        pictures = [d for d in cell.data if "image/png" in d]
        self.assertGreaterEqual(len(tables), 2)
        self.assertEqual(len(pictures), 1)
        self.assertNotIn("image/svg+xml", pictures[0])
        self.assertNotIn("text/html", pictures[0])
        for data in cell.data:
            self.assertTrue(data["text/plain"].strip())
        self.must("%compile LogReg --pef-name=logreg --batch-size=32")

    def test_run_finds_the_last_pef_and_returns_a_table(self):
        cell = self.must("var table = %run --train-range 0:640 --test-range 0:64 --num-epochs 2\ntable.rowCount()")
        self.assertIn("Using the PEF compiled last: out/logreg/logreg.pef", cell.text)
        self.assertIn("Test Accuracy:", cell.text)
        self.assertEqual(cell.data[-1]["text/plain"], "40")
        self.assertTrue(any("image/png" in d for d in cell.data), "no loss curve")

    def test_the_loss_curve_is_updated_in_place(self):
        cell = self.must("%run --num-epochs 4 --test-range 0:64")
        self.assertGreaterEqual(cell.updates, 1)
        curves = [o for o in cell.outputs if "image/png" in o["data"]]
        self.assertEqual(len(curves), 1)
        self.assertTrue(curves[0]["transient"]["display_id"])
        self.assertLess(len(curves[0]["data"]["image/png"]) * 3 / 4, 60 * 1024)

    def test_infer_shows_pictures_and_a_table(self):
        self.must("%run --train-range 0:640 --test-range 0:64")
        cell = self.must("%infer --limit 6 --test-range 0:100")
        self.assertIn("Predictions of 100 samples", cell.text)
        self.assertTrue(any("image/png" in d for d in cell.data))
        self.assertTrue(any("text/html" in d for d in cell.data))

    def test_test_passes(self):
        self.assertIn("Test passed.", self.must("%test").text)

    def test_pef_shows_what_is_in_the_file(self):
        self.assertGreaterEqual(len(self.must("%pef").data), 2)
        self.assertIn("lin_layer", self.must("%pef --dump").text)
        self.assertIn("lin_layer", self.must("%pef dump out/logreg/logreg.pef").text)
        self.assertGreaterEqual(len(self.must("%pef info out/logreg/logreg.pef").data), 2)
        self.assertIn("as far as the chip is known", self.must("%pef time").text)

    def test_help_lists_arguments(self):
        for name in ("compile", "run", "infer", "pef", "test", "measure"):
            text = self.must(f"%{name} --help").text
            self.assertIn("usage:", text, name)
        self.assertNotIn("--mapping", self.must("%compile --help").text)
        self.assertIn("--mapping", self.must("%compile --debug --help").text)

    def test_cell_form_defines_and_compiles(self):
        cell = self.must("%%compile --pef-name=cellform -b 4\n" + model_cell().replace("LogReg", "Other"))
        self.assertIn("out/cellform/cellform.pef", cell.text)
        self.must("%compile LogReg --pef-name=logreg --batch-size=32")

    def test_wrong_arguments_name_the_nearest(self):
        message = self.fails("%compile LogReg --batch-sise=4")
        self.assertIn("--batch-sise=4", message)
        self.assertIn("--batch-size", message)

    def test_a_name_that_is_no_model_is_told(self):
        self.assertIn("App", self.fails("int plain = 3;\n%compile plain"))

    def test_a_shape_error_names_the_cell_line(self):
        cell = model_cell().replace("new Linear(784, 10)", "new Linear(700, 10)").replace("LogReg", "Wrong")
        line = next(i for i, text in enumerate(cell.splitlines(), 1) if "linLayer.forward" in text)
        count = self.must(cell).reply["execution_count"]
        message = self.fails("%compile Wrong --pef-name=wrong")
        self.assertIn("linear", message)
        self.assertIn("[1, 784]", message)
        self.assertIn("[10, 700]", message)
        self.assertIn(f"cell [{count}]:{line}", message)

    def test_an_edited_model_is_noticed(self):
        self.must("%compile LogReg --pef-name=logreg --batch-size=32")
        self.must(model_cell().replace("linLayer.forward(inputs)", "linLayer.forward(inputs).tanh()"))
        message = self.fails("%measure --num-iterations 3")
        self.assertIn("is not the one that PEF 'logreg' was compiled from", message)
        self.assertIn("tanh 'tanh'", message)
        self.assertIn("%compile LogReg --batch-size=32 --pef-name=logreg", message)
        self.assertIn("changed since", self.must("%pef list").text)
        self.must(model_cell())
        # A cell that ran again has another number, which errors of a run quote.
        again = self.must("%compile LogReg --pef-name=logreg --batch-size=32")
        self.assertIn("PEF file out/logreg/logreg.pef created", again.text)
        kept = self.must("%compile LogReg --pef-name=logreg --batch-size=32")
        self.assertIn("out/logreg/logreg.pef is up to date", kept.text)
        self.assertIn("pass differentiate", self.must("%passes").text)
        self.assertIn("unchanged", self.must("%pef list").text)
        self.must("%measure --num-iterations 3")

    def test_interrupt_ends_training_with_a_checkpoint_and_the_kernel_lives(self):
        sent = []

        def stop(message):
            if message["msg_type"] == "update_display_data" and not sent:
                sent.append(True)
                self.manager.interrupt_kernel()

        start = time.monotonic()
        cell = self.run_cell("%run --num-epochs 500", on_output=stop)
        self.assertTrue(sent, "training never showed its progress")
        self.assertLess(time.monotonic() - start, LONG / 2)
        self.assertIn("Checkpoint saved at", cell.text)
        self.assertEqual(self.must("1 + 1").data[0]["text/plain"], "2")
        saved = [line.split(" at ")[-1] for line in cell.text.splitlines() if "Checkpoint saved at" in line][-1]
        again = self.must(f"%infer --test-range 0:50 --init-ckpt-path={saved}")
        self.assertIn("Predictions of 50 samples", again.text)

    def test_interrupt_ends_a_compilation_and_leaves_nothing(self):
        self.must(
            """
            import sambaflow.model.*;
            public class Long extends App {
                public Module model() { return new GPT2LMHeadModel(new GPT2Config(50257, 1024, 768, 12, 12)); }
                public List<InputSpec> inputs() {
                    return List.of(
                            InputSpec.i64("input_ids", batchSize(), 128), InputSpec.i64("labels", batchSize(), 128));
                }
                public Optimizer optimizer() { return new SGD(0.1); }
            }
            """
        )
        sent = []

        def stop(message):
            text = message["content"].get("data", {}).get("text/plain", "")
            if "compiling: " in text and not sent:
                sent.append(time.monotonic())
                self.manager.interrupt_kernel()

        cell = self.run_cell("%compile Long --pef-name=long --batch-size=2", on_output=stop)
        self.assertTrue(sent, "compiling never showed its progress")
        self.assertLess(time.monotonic() - sent[0], 20)
        self.assertIn("Compilation was stopped; no PEF was written", str(cell.error))
        self.assertFalse((Path(self.folder.name) / "out" / "long").exists())
        self.assertEqual(self.must("1 + 1").data[0]["text/plain"], "2")

    def test_completes_magics_options_and_pefs(self):
        self.assertTrue(any(m.lstrip("%").startswith("compile") for m in self.complete("%com")["matches"]))
        self.assertIn("--pef-name", self.complete("%compile LogReg --pef-n")["matches"])
        self.assertIn("--lr", self.complete("%compile LogReg --l")["matches"])
        self.assertIn("--pef=out/logreg/logreg.pef", self.complete("%run --pef=out/logreg")["matches"])
        self.assertIn("LogReg", self.complete("%compile LogR")["matches"])

    def test_a_printed_line_is_no_result(self):
        cell = self.must('System.out.printf("%d%n", 7)')
        self.assertEqual((cell.text, cell.outputs), ("7\n", []))

    def test_own_training_loops_work(self):
        cell = self.must(
            """
            var app = new LogReg();
            app.withBatchSize(16);
            var session = Session.open();
            session.load(Path.of("out/logreg/logreg.pef"));
            session.toRdu(app.seededModel());
            var digits = new HandwrittenDigits(1, 64, 32).train().transformed(Transform.flatten(), 1);
            var first = DataLoader.inOrder(digits, 32).epoch(0).iterator().next();
            double before = 0, after = 0;
            for (int i = 0; i < 30; i++) {
                var out = session.run(Map.of("image", first.features(), "label", first.labels()),
                        Map.of("lr", 0.01, "momentum", 0.9, "weight_decay", 0.0));
                if (i == 0) before = out.get("loss").item();
                after = out.get("loss").item();
            }
            session.close();
            after < before / 2
            """
        )
        self.assertEqual(cell.data[-1]["text/plain"], "true")


if __name__ == "__main__":
    unittest.main()
