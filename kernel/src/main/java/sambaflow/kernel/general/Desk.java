package sambaflow.kernel.general;

import java.io.PrintStream;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import sambaflow.kernel.magic.KnownMagics;
import sambaflow.kernel.shell.JavaShell;
import sambaflow.kernel.shell.Source;

/**
 * What the general magics work with.
 *
 * @param shell gives the shell, which starts later than the kernel
 * @param runner runs text as a cell is run
 * @param places tells where text stands that the running cell gave to a magic
 */
public record Desk(
        BaseKernel kernel,
        KnownMagics magics,
        Supplier<JavaShell> shell,
        Runner runner,
        Function<String, Source> places) {
    /** Runs Java and magics. */
    @FunctionalInterface
    public interface Runner {
        Object run(Source source) throws Exception;
    }

    PrintStream out() {
        return kernel.getIO().out;
    }

    PrintStream err() {
        return kernel.getIO().err;
    }
}
