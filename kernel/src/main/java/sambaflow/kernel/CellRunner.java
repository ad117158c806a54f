package sambaflow.kernel;

import java.io.PrintStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sambaflow.kernel.magic.Arguments;
import sambaflow.kernel.magic.CellParts;
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

    /** What this thread runs; text that a magic has evaluated is found in it again. */
    private static final ThreadLocal<Source> RUNNING = new ThreadLocal<>();

    private final JavaKernel kernel;
    private final JavaShell shell;

    CellRunner(JavaKernel kernel) {
        this.kernel = kernel;
        this.shell = kernel.shell();
    }

    /** Runs a cell; its value is that of the last part that has one, or null. */
    Object run(Source cell) throws Exception {
        Source outer = RUNNING.get();
        RUNNING.set(cell);
        try {
            return isCut(cell.text()) ? runParts(cell) : result(shell.run(cell));
        } finally {
            RUNNING.set(outer);
        }
    }

    private Object runParts(Source cell) throws Exception {
        Object last = null;
        for (Part part : parts(cell.text())) {
            Object value =
                    switch (part) {
                        case Part.Java java ->
                                result(shell.run(at(cell, java.line(), java.text())));
                        case Part.LineCall call ->
                                assigned(
                                        at(cell, call.line(), ""),
                                        call.target(),
                                        user(() ->
                                                kernel.magics()
                                                        .call(kernel, call, values(cell, call))));
                        case Part.CellCall call ->
                                user(() -> kernel.magics().call(kernel, call, values(cell, call)));
                        case Part.Command command -> command(cell, command);
                        case Part.Question question -> {
                            kernel.general().answer(question);
                            yield null;
                        }
                    };
            last = value == null ? last : value;
        }
        return last;
    }

    private Object command(Source cell, Part.Command command) throws Exception {
        String text = Arguments.filled(command.text(), values(cell, command));
        if (command.target().isEmpty()) {
            user(() -> kernel.general().command(text));
            return null;
        }
        List<String> lines = user(() -> kernel.general().linesOf(text));
        // As ArrayList a variable could not be set to the lines of Stream.toList().
        Matcher declaration = DECLARATION.matcher(command.target());
        boolean free = declaration.matches() && declaration.group(1).equals("var");
        String target = free ? "java.util.List<String> " + declaration.group(2) : command.target();
        return assigned(at(cell, command.line(), ""), target, lines);
    }

    private Arguments.Values values(Source cell, Part part) {
        return expression -> {
            Source source = at(cell, part.line(), expression);
            return String.valueOf(result(user(() -> shell.run(source))));
        };
    }

    /** Where text stands that a magic of the running cell has evaluated. */
    static Source placeOf(String code) {
        Source cell = RUNNING.get();
        int at = cell == null || code.isBlank() ? -1 : cell.text().lastIndexOf(code.strip());
        return at < 0
                ? new Source("evaluated text", code, 1)
                : new Source(cell.name(), code.strip(), cell.lineAt(at));
    }

    /** printf returns the stream it printed to, which nobody wants to see as a result. */
    private static Object result(Object value) {
        return value instanceof PrintStream ? null : value;
    }

    /** Runs text that is not a cell, for an extension or for the front end. */
    Object aside(Source source) throws Exception {
        return isCut(source.text()) ? run(source) : shell.run(source);
    }

    private static boolean isCut(String text) {
        return text.stripLeading().startsWith("%%") || CellParts.mayHoldMagics(text);
    }

    private List<Part> parts(String text) {
        return CellParts.of(
                text,
                new CellParts.Grammar() {
                    @Override
                    public boolean goesOn(String java) {
                        return Completeness.of(shell, java) == Completeness.INCOMPLETE;
                    }

                    @Override
                    public boolean isExpression(String negated) {
                        return Negation.of(shell, text, negated);
                    }
                });
    }

    private static Source at(Source cell, int line, String text) {
        return new Source(cell.name(), text, cell.firstLine() + line - 1);
    }

    private Object assigned(Source at, String target, Object value) throws CellException {
        if (target.isEmpty()) {
            return value;
        }
        assign(at, target, value);
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
    }
}
