package sambaflow.kernel.shell;

import java.util.List;
import java.util.stream.Collectors;

/** The compiler refused a piece of a cell; each problem carries the cell's line and a caret. */
public final class CompileFailure extends CellException {
    /** One complaint of the compiler, at a line of a cell. */
    public record Problem(
            String cell, int line, String message, String sourceLine, int column, int length) {
        @Override
        public String toString() {
            String caret = " ".repeat(column) + "^".repeat(length);
            return "%s, line %d: %s\n    %s\n    %s"
                    .formatted(cell, line, message, sourceLine, caret);
        }
    }

    private final List<Problem> problems;

    CompileFailure(List<Problem> problems) {
        super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")), null);
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
