package sambaflow.kernel;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.shell.CellInterruption;
import sambaflow.kernel.shell.CellStopped;
import sambaflow.kernel.shell.CompileFailure;
import sambaflow.kernel.shell.RunFailure;

/**
 * What the user reads when a cell fails.
 *
 * @param name the kind of error, a simple class name
 * @param value its message
 * @param lines the text shown under the cell
 */
public record ErrorReport(String name, String value, List<String> lines) {
    private static final String COMPILER = "CompilationException";

    private static final Pattern PLACE =
            Pattern.compile("cell \\[(\\d{1,9})\\](?::|, line )([1-9]\\d{0,8})");

    public ErrorReport {
        lines = List.copyOf(lines);
    }

    /** The report of whatever ended a cell. */
    public static ErrorReport of(Throwable failure) {
        return switch (failure) {
            case EvaluationException evaluation -> of(evaluation.getCause());
            case CompileFailure compile -> ofCompiler(compile);
            case CellInterruption interruption -> ofInterruption(interruption);
            case RunFailure run -> ofTrace(run.getCause());
            case Throwable thrown -> isForTheUser(thrown) ? ofMessage(thrown) : ofTrace(thrown);
        };
    }

    private static ErrorReport ofCompiler(CompileFailure failure) {
        String first = failure.problems().getFirst().message();
        int more = failure.problems().size() - 1;
        return new ErrorReport(
                COMPILER,
                more == 0 ? first : first + " (and " + more + " more)",
                failure.problems().stream()
                        .map(CompileFailure.Problem::toString)
                        .flatMap(String::lines)
                        .toList());
    }

    private static ErrorReport ofInterruption(CellInterruption interruption) {
        Throwable cause = interruption.getCause();
        String value = interruption.getMessage();
        if (cause != null && !(cause instanceof CellStopped) && cause.getMessage() != null) {
            // Library code may say how far it came.
            value += ": " + TraceText.message(cause);
        }
        List<String> lines = new ArrayList<>();
        lines.add("Interrupted: " + value);
        if (cause != null && TraceText.hasCellFrame(cause)) {
            lines.addAll(TraceText.userFrames(cause));
        }
        return new ErrorReport("Interrupted", value, lines);
    }

    private static ErrorReport ofTrace(Throwable thrown) {
        return new ErrorReport(
                TraceText.simpleName(thrown), TraceText.message(thrown), TraceText.of(thrown));
    }

    private static ErrorReport ofMessage(Throwable thrown) {
        String name = TraceText.simpleName(thrown);
        String text = name + ": " + TraceText.message(thrown);
        return new ErrorReport(name, TraceText.message(thrown), text.lines().toList());
    }

    /** A magic's exception speaks for itself, unless it is a mistake in the magic's own code. */
    private static boolean isForTheUser(Throwable thrown) {
        boolean mistake =
                thrown instanceof Error
                        || thrown instanceof NullPointerException
                        || thrown instanceof IndexOutOfBoundsException
                        || thrown instanceof ClassCastException;
        return !mistake && thrown.getMessage() != null && !thrown.getMessage().isBlank();
    }

    /**
     * The same, with the line of a cell's source below the first line that names one.
     *
     * @param cells the source of each cell by its number
     */
    ErrorReport quoting(IntFunction<Optional<String>> cells) {
        if (name.equals(COMPILER)) {
            // The compiler quotes for itself, with a caret.
            return this;
        }
        List<String> quoted = new ArrayList<>(lines);
        for (int i = 0; i < lines.size(); i++) {
            Matcher place = PLACE.matcher(lines.get(i));
            if (place.find()) {
                int number = Integer.parseInt(place.group(2));
                Optional<String> line =
                        cells.apply(Integer.parseInt(place.group(1)))
                                .flatMap(text -> text.lines().skip(number - 1).findFirst())
                                .map(text -> "%6d | %s".formatted(number, text.stripTrailing()));
                if (line.isPresent()) {
                    quoted.add(i + 1, line.get());
                    return new ErrorReport(name, value, quoted);
                }
            }
        }
        return this;
    }

    JsonObject json() {
        return Json.object("ename", name, "evalue", value, "traceback", lines);
    }

    @Override
    public String toString() {
        return lines.stream().collect(Collectors.joining("\n"));
    }
}
