package sambaflow.kernel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sambaflow.kernel.shell.JavaShell;

/** Tells {@code !done}, which is Java, from {@code !ls}, which is a command. */
final class Negation {
    private static final Pattern NAME = Pattern.compile("([A-Za-z_$][\\w$]*)(.*)");
    private static final Pattern OPERATOR =
            Pattern.compile("\\s*(?:$|[.;(\\[?]|&&|\\|\\||[=!]=).*", Pattern.DOTALL);
    private static final Pattern CALL_OF_TYPE = Pattern.compile("\\p{Lu}\\w*\\..*\\(.*");

    private Negation() {}

    /** Whether {@code negated}, which follows an exclamation mark in the cell, is Java. */
    static boolean of(JavaShell shell, String cell, String negated) {
        Matcher name = NAME.matcher(negated);
        if (!name.matches()) {
            return negated.startsWith("\"");
        }
        String word = name.group(1);
        if (word.matches("true|false|new|this") || CALL_OF_TYPE.matcher(negated).matches()) {
            return true;
        }
        return OPERATOR.matcher(name.group(2)).matches()
                && (shell.declares(word) || isDeclaredIn(cell, word));
    }

    /** A cell is cut before any of it runs. */
    private static boolean isDeclaredIn(String cell, String name) {
        String quoted = Pattern.quote(name);
        return Pattern.compile("[\\w>\\]]\\s+" + quoted + "\\s*[=(;]").matcher(cell).find();
    }
}
