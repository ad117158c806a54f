"""A session of the kernel in which the JVM learns what its users do: python train.py FOLDER COMMAND...

COMMAND starts the kernel, with {connection_file} where that goes; FOLDER is where it works. Ends when the kernel has.
"""

import subprocess
import sys
from pathlib import Path

from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

SECONDS = 60

MODEL = """
public class Trained extends App {
    public record Result(SambaTensor loss, SambaTensor out) {}

    public static class Net extends Module {
        final Linear layer = new Linear(64, 10);
        final CrossEntropyLoss criterion = new CrossEntropyLoss();

        public Result forward(SambaTensor inputs, SambaTensor targets) {
            SambaTensor out = layer.forward(inputs);
            return new Result(criterion.forward(out, targets), out);
        }
    }

    public Module model() { return new Net(); }

    public Optimizer optimizer() { return new SGD(0.01, 0.9, 0); }

    public List<InputSpec> inputs() {
        return List.of(InputSpec.f32("image", batchSize(), 64), InputSpec.i64("label", batchSize()));
    }
}
"""

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
    MODEL,
    "%compile Trained --pef-name=trained --batch-size=8",
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
