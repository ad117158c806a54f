package sambaflow.kernel;

import java.io.PrintStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sambaflow.kernel.magic.CellParts;
import sambaflow.kernel.magic.MagicException;
import sambaflow.kernel.magic.Part;
import sambaflow.kernel.shell.CellException;
import sambaflow.kernel.shell.CellInterruption;
import sambaflow.kernel.shell.CellStopped;
import sambaflow.kernel.shell.Completeness;
import sambaflow.kernel.shell.Handover;
import sambaflow.kernel.shell.JavaShell;
import sambaflow.kernel.shell.Source;
import sambaflow.kernel.shell.StopSwitch;

/** Runs the parts of a cell in their order, on the calling thread. */
final class CellRunner {
    private static final Pattern DECLARATION = Pattern.compile("(?:final\\s+)?(.*\\S)\\s+(\\w+)");

    private final JavaKernel kernel;
    private final JavaShell shell;

    CellRunner(JavaKernel kernel) {
        this.kernel = kernel;
        this.shell = kernel.shell();
    }

    /** Runs a cell; its value is that of the last part that has one, or null. */
    Object run(Source cell) throws Exception {
        if (!isCut(cell.text())) {
            return result(shell.run(cell));
        }
        Object last = null;
        for (Part part : parts(cell.text())) {
            Object value =
                    switch (part) {
                        case Part.Java java ->
                                result(shell.run(at(cell, java.line(), java.text())));
                        case Part.LineCall call -> line(cell, call);
                        case Part.CellCall call -> user(() -> kernel.magics().call(kernel, call));
                    };
            last = value == null ? last : value;
        }
        return last;
    }

    /** printf returns the stream it printed to, which nobody wants to see as a result. */
    private static Object result(Object value) {
        return value instanceof PrintStream ? null : value;
    }

    /** Runs text that is not a cell, for an extension or for the front end. */
    Object aside(Source source) throws Exception {
        return isCut(source.text()) ? run(source) : shell.runAside(source);
    }

    private static boolean isCut(String text) {
        return text.stripLeading().startsWith("%%") || CellParts.mayHoldMagics(text);
    }

    private List<Part> parts(String text) throws MagicException {
        return CellParts.of(text, java -> Completeness.of(shell, java) == Completeness.INCOMPLETE);
    }

    private static Source at(Source cell, int line, String text) {
        return new Source(cell.name(), text, cell.firstLine() + line - 1);
    }

    private Object line(Source cell, Part.LineCall call) throws Exception {
        Object value = user(() -> kernel.magics().call(kernel, call));
        if (call.target().isEmpty()) {
            return value;
        }
        assign(at(cell, call.line(), ""), call.target(), value);
        return null;
    }

    private void assign(Source at, String target, Object value) throws CellException {
        Matcher declaration = DECLARATION.matcher(target);
        if (!declaration.matches()) {
            String type = shell.typeOf(target).orElse("Object");
            shell.assign(at, target, type, value);
        } else if (declaration.group(1).equals("var")) {
            String type = Handover.typeFor(value);
            shell.assign(at, type + " " + declaration.group(2), type, value);
        } else {
            shell.assign(at, target, declaration.group(1), value);
        }
    }

    /** Runs code of an extension so that an interrupt reaches it. */
    <T> T user(java.util.concurrent.Callable<T> code) throws Exception {
        if (StopSwitch.requested()) {
            throw new CellInterruption(null);
        }
        boolean before = StopSwitch.userCode(true);
        try {
            return code.call();
        } catch (CellStopped | InterruptedException e) {
            throw new CellInterruption(e);
        } finally {
            StopSwitch.userCode(before);
        }
    }

    /** Whether the cell can run as it stands; lines of magics are complete in themselves. */
    Completeness completeness(String text) {
        if (!isCut(text)) {
            return Completeness.of(shell, text);
        }
        try {
            for (Part part : parts(text)) {
                if (part instanceof Part.Java(int line, String java)) {
                    Completeness found = Completeness.of(shell, java);
                    if (found != Completeness.COMPLETE) {
                        return found;
                    }
                }
            }
            return text.stripTrailing().endsWith("\\")
                    ? Completeness.INCOMPLETE
                    : Completeness.COMPLETE;
        } catch (MagicException e) {
            return Completeness.INVALID;
        }
    }
}
