package sambaflow.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;

/** Magics that answer, fail, run long, call back and display. */
public final class SampleExtension implements Extension {
    /** A value a cell can name. */
    public record Point(int x, int y) {}

    private record Hidden(int x) {
        @Override
        public String toString() {
            return "hidden " + x;
        }
    }

    private static final class Compile
            implements LineMagic<String, BaseKernel>, Function<String, List<String>> {
        @Override
        public String eval(BaseKernel kernel, List<String> args) {
            return "compiled " + args;
        }

        @Override
        public List<String> apply(String text) {
            String word = text.substring(text.lastIndexOf(' ') + 1);
            return Stream.of("--arch", "--pef-name", "sn30")
                    .filter(each -> each.startsWith(word))
                    .toList();
        }
    }

    @Override
    public void install(BaseKernel kernel) {
        awaitFile(System.getenv("SAMPLE_WAITS_FOR"));
        kernel.getMagicsRegistry()
                .registerLineMagic("compile", new Compile())
                .registerLineMagic("echo", (k, args) -> String.join("|", args))
                .registerLineMagic("nothing", (k, args) -> null)
                .registerLineMagic("point", (k, args) -> new Point(3, 4))
                .registerLineMagic("hidden", (k, args) -> new Hidden(5))
                .registerLineMagic("refuse", (k, args) -> refuse("there is no dataset mnits"))
                .registerLineMagic("broken", (k, args) -> refuse(null))
                .registerLineMagic("eval", (k, args) -> k.evalRaw(String.join(" ", args)))
                .registerLineMagic("spin", (k, args) -> spin())
                .registerLineMagic("show", (k, args) -> show(k))
                .registerCellMagic("count", (k, args, body) -> args + " " + body.lines().count());
    }

    /** A start that takes as long as a test wants. */
    private static void awaitFile(String file) {
        while (file != null && !Files.exists(Path.of(file))) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static Object refuse(String message) {
        throw message == null
                ? new NullPointerException("weights")
                : new IllegalArgumentException(message);
    }

    private static Object spin() throws InterruptedException {
        long steps = 0;
        while (!Thread.interrupted()) {
            steps++;
        }
        throw new InterruptedException("stopped after " + steps + " steps");
    }

    private static Object show(BaseKernel kernel) {
        DisplayData first = new DisplayData("loss 2.0");
        first.setDisplayId("curve");
        kernel.display(first);
        DisplayData second = new DisplayData("loss 1.0");
        kernel.getIO().display.updateDisplay("curve", second);
        return null;
    }
}
