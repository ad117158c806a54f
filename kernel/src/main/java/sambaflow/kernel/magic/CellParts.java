package sambaflow.kernel.magic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a cell into Java, magics, commands and questions. */
public final class CellParts {
    static final String NAME = "[A-Za-z_][\\w.-]*";
    private static final String TARGET = "\\s*(?:([^=%!\"']*[\\w>\\]]\\s+\\w+|\\w+)\\s*=\\s*)?";
    private static final Pattern CELL_MAGIC =
            Pattern.compile("\\A\\s*%%(" + NAME + ")([^\\n]*)(?:\\n(.*))?\\z", Pattern.DOTALL);
    private static final Pattern LINE_MAGIC = Pattern.compile(TARGET + "%(" + NAME + ")(.*)");
    private static final Pattern COMMAND = Pattern.compile(TARGET + "!(?![=!(\\s])(.*)");
    private static final Pattern QUESTION =
            Pattern.compile(
                    "\\s*(?:(\\?\\??)\\s*(%{0,2}[\\w.$-]+)|(%{0,2}[\\w.$-]+)(\\?\\??))\\s*");
    private static final Pattern BOOLEAN = Pattern.compile("(?:final\\s+)?[Bb]oolean\\s.*");

    /** What only Java's compiler and the notebook's names can tell. */
    public interface Grammar {
        /** Whether Java text goes on in the next line. */
        boolean goesOn(String java);

        /** Whether a text that follows an exclamation mark is an expression of the notebook. */
        boolean isExpression(String text);
    }

    private final String[] lines;
    private final Grammar grammar;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder java = new StringBuilder();
    private int javaLine = 1;

    private CellParts(String cell, Grammar grammar) {
        this.lines = cell.split("\\R", -1);
        this.grammar = grammar;
    }

    /**
     * The parts of a cell. A line that begins with a percent sign inside a statement or a text
     * block belongs to that.
     */
    public static List<Part> of(String cell, Grammar grammar) {
        Matcher magic = CELL_MAGIC.matcher(cell);
        if (magic.matches() && !magic.group(2).strip().matches("\\?\\??")) {
            int line = 1 + (int) cell.substring(0, magic.start(1)).lines().count() - 1;
            String body = magic.group(3) == null ? "" : magic.group(3);
            return List.of(new Part.CellCall(line, magic.group(1), magic.group(2), body));
        }
        return new CellParts(cell, grammar).parts();
    }

    /** Whether any line could be more than Java; most cells are plain Java and need no cutting. */
    public static boolean mayHoldMagics(String cell) {
        Predicate<String> any =
                line ->
                        LINE_MAGIC.matcher(line).matches()
                                || COMMAND.matcher(line).matches()
                                || QUESTION.matcher(line).matches();
        boolean sign = cell.indexOf('%') >= 0 || cell.indexOf('!') >= 0 || cell.indexOf('?') >= 0;
        return sign && cell.lines().anyMatch(any);
    }

    private List<Part> parts() {
        int at = 0;
        while (at < lines.length) {
            at = isInsideJava() ? java(at) : line(at);
        }
        endJava();
        return parts;
    }

    private int line(int at) {
        Matcher question = QUESTION.matcher(lines[at]);
        if (question.matches() && !isAfterExpression()) {
            return question(at, question);
        }
        Matcher magic = LINE_MAGIC.matcher(lines[at]);
        if (magic.matches()) {
            return magic(at, magic);
        }
        Matcher command = COMMAND.matcher(lines[at]);
        return command.matches() && !isNegation(command) ? command(at, command) : java(at);
    }

    private int java(int at) {
        if (java.isEmpty()) {
            javaLine = at + 1;
        }
        java.append(lines[at]).append('\n');
        return at + 1;
    }

    private boolean isInsideJava() {
        return !java.toString().isBlank() && grammar.goesOn(java.toString());
    }

    /** Whether a question mark could be the choice of an expression that has begun above. */
    private boolean isAfterExpression() {
        String text = java.toString().stripTrailing();
        return !text.isEmpty() && !text.endsWith(";") && !text.endsWith("}");
    }

    private boolean isNegation(Matcher command) {
        String target = command.group(1) == null ? "" : command.group(1).strip();
        return BOOLEAN.matcher(target).matches() || grammar.isExpression(command.group(2));
    }

    private int question(int at, Matcher question) {
        endJava();
        boolean before = question.group(1) != null;
        parts.add(
                new Part.Question(
                        at + 1,
                        question.group(before ? 2 : 3),
                        question.group(before ? 1 : 4).length() > 1));
        return at + 1;
    }

    private int magic(int first, Matcher magic) {
        endJava();
        String target = target(magic);
        StringBuilder text = new StringBuilder();
        int at = joined(first, magic.group(3), text);
        parts.add(new Part.LineCall(first + 1, target, magic.group(2), ended(target, text)));
        return at;
    }

    private int command(int first, Matcher command) {
        endJava();
        String target = target(command);
        StringBuilder text = new StringBuilder();
        int at = joined(first, command.group(2), text);
        parts.add(new Part.Command(first + 1, target, ended(target, text)));
        return at;
    }

    private static String target(Matcher call) {
        return call.group(1) == null ? "" : call.group(1).strip();
    }

    private static String ended(String target, StringBuilder text) {
        String all = text.toString();
        return !target.isEmpty() && all.stripTrailing().endsWith(";")
                ? all.substring(0, all.lastIndexOf(';'))
                : all;
    }

    /** A backslash at the end of a magic's line continues it, as in a shell. */
    private int joined(int first, String begun, StringBuilder text) {
        text.append(begun);
        int at = first + 1;
        while (text.toString().stripTrailing().endsWith("\\") && at < lines.length) {
            text.setLength(text.toString().stripTrailing().length() - 1);
            text.append(' ').append(lines[at++]);
        }
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
