package sambaflow.kernel.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.Diag;

/** Turns what the compiler says about a snippet into problems at lines of the cell. */
final class Problems {
    private Problems() {}

    static List<CompileFailure.Problem> of(Source source, List<Diag> diagnostics) {
        List<CompileFailure.Problem> problems = new ArrayList<>();
        for (Diag diagnostic : diagnostics) {
            if (diagnostic.isError()) {
                problems.add(problem(source, diagnostic));
            }
        }
        if (problems.isEmpty()) {
            problems.add(at(source, "this is not complete Java", source.text().length() - 1, 1));
        }
        return problems;
    }

    private static CompileFailure.Problem problem(Source source, Diag diagnostic) {
        int position = (int) Math.max(0, diagnostic.getPosition());
        int start = (int) Math.max(0, diagnostic.getStartPosition());
        int end = (int) diagnostic.getEndPosition();
        // The compiler's point of interest may be an operator inside a long expression.
        int from =
                start <= position && lineStart(source, start) == lineStart(source, position)
                        ? start
                        : position;
        return at(source, diagnostic.getMessage(Locale.ENGLISH), from, end - from);
    }

    /**
     * The compiler's extra lines joined; the location is the wrapper class, which means nothing.
     */
    static String oneLine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.equals("location: class"))
                .map(line -> line.replaceFirst("^symbol: +", "").replaceAll(" +", " "))
                .collect(Collectors.joining(": "));
    }

    private static int lineStart(Source source, int offset) {
        return source.text().lastIndexOf('\n', Math.min(offset, source.text().length()) - 1) + 1;
    }

    private static CompileFailure.Problem at(Source source, String message, int at, int length) {
        String text = source.text();
        int offset = Math.clamp(at, 0, Math.max(0, text.length() - 1));
        while (offset > 0 && text.charAt(offset) == '\n') {
            offset--;
        }
        int start = lineStart(source, offset);
        int end = text.indexOf('\n', start);
        String line = text.substring(start, end < 0 ? text.length() : end);
        int column = offset - start;
        int shown = Math.clamp(length, 1, Math.max(1, line.length() - column));
        return new CompileFailure.Problem(
                source.name(),
                source.lineAt(offset),
                oneLine(message),
                line.replace('\t', ' '),
                column,
                shown);
    }
}
