package sambaflow.kernel.magic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a cell into Java and magics. */
public final class CellParts {
    static final String NAME = "[A-Za-z_][\\w.-]*";
    private static final Pattern CELL_MAGIC =
            Pattern.compile("\\A\\s*%%(" + NAME + ")([^\\n]*)(?:\\n(.*))?\\z", Pattern.DOTALL);
    private static final Pattern LINE_MAGIC =
            Pattern.compile(
                    "\\s*(?:([^=%\"']*[\\w>\\]]\\s+\\w+|\\w+)\\s*=\\s*)?%(" + NAME + ")(.*)");

    private final String[] lines;
    private final Predicate<String> unfinished;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder java = new StringBuilder();
    private int javaLine = 1;

    private CellParts(String cell, Predicate<String> unfinished) {
        this.lines = cell.split("\\R", -1);
        this.unfinished = unfinished;
    }

    /**
     * The parts of a cell.
     *
     * @param unfinished tells whether Java text goes on in the next line; a line that begins with a
     *     percent sign inside a statement or a text block belongs to it
     */
    public static List<Part> of(String cell, Predicate<String> unfinished) throws MagicException {
        Matcher magic = CELL_MAGIC.matcher(cell);
        if (magic.matches()) {
            int line = 1 + (int) cell.substring(0, magic.start(1)).lines().count() - 1;
            String body = magic.group(3) == null ? "" : magic.group(3);
            return List.of(
                    new Part.CellCall(line, magic.group(1), Arguments.split(magic.group(2)), body));
        }
        return new CellParts(cell, unfinished).parts();
    }

    /** Whether any line could be a magic; most cells are plain Java and need no cutting. */
    public static boolean mayHoldMagics(String cell) {
        return cell.indexOf('%') >= 0
                && cell.lines().anyMatch(line -> LINE_MAGIC.matcher(line).matches());
    }

    private List<Part> parts() throws MagicException {
        int at = 0;
        while (at < lines.length) {
            Matcher magic = LINE_MAGIC.matcher(lines[at]);
            if (magic.matches() && !isInsideJava()) {
                endJava();
                at = addMagic(at, magic);
            } else {
                if (java.isEmpty()) {
                    javaLine = at + 1;
                }
                java.append(lines[at++]).append('\n');
            }
        }
        endJava();
        return parts;
    }

    private boolean isInsideJava() {
        return !java.toString().isBlank() && unfinished.test(java.toString());
    }

    /** A backslash at the end of a magic's line continues it, as in a shell. */
    private int addMagic(int first, Matcher magic) throws MagicException {
        StringBuilder text = new StringBuilder(magic.group(3));
        int at = first + 1;
        while (text.toString().stripTrailing().endsWith("\\") && at < lines.length) {
            text.setLength(text.toString().stripTrailing().length() - 1);
            text.append(' ').append(lines[at++]);
        }
        String target = magic.group(1) == null ? "" : magic.group(1).strip();
        String arguments = text.toString();
        if (!target.isEmpty() && arguments.stripTrailing().endsWith(";")) {
            arguments = arguments.substring(0, arguments.lastIndexOf(';'));
        }
        parts.add(new Part.LineCall(first + 1, target, magic.group(2), Arguments.split(arguments)));
        return at;
    }

    private void endJava() {
        if (!java.toString().isBlank()) {
            java.setLength(java.length() - 1);
            parts.add(new Part.Java(javaLine, java.toString()));
        }
        java.setLength(0);
    }
}
