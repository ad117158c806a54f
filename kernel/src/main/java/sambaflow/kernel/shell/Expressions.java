package sambaflow.kernel.shell;

import java.util.regex.Pattern;

/**
 * Expressions as statements. JShell asks the compiler twice for an expression's type before it
 * declares a variable for the value; a statement that hands the value over is compiled as it is, in
 * half the time.
 */
final class Expressions {
    private static final String BEFORE = "{ " + Handover.class.getName() + ".give(";
    // On a line of its own: the text may end with a comment.
    private static final String AFTER = "\n); }";

    /** What says its value already is shown no more for being short: {@code a = 1}. */
    private static final Pattern ASSIGNMENT = Pattern.compile("(?<![=!<>+*/%&|^-])=(?!=)");

    private Expressions() {}

    /**
     * Whether the text may be an expression whose value is to be shown. It need not be one: what
     * does not compile as a statement is left to JShell, and to its messages.
     */
    static boolean isLikely(String text) {
        String code = text.strip();
        return !code.endsWith(";") && !code.endsWith("}") && !ASSIGNMENT.matcher(code).find();
    }

    /** The lines stay where they are. */
    static String statement(String expression) {
        return BEFORE + expression + AFTER;
    }
}
