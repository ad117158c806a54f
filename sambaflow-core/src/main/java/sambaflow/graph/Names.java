package sambaflow.graph;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what a misspelled name may have meant. */
public final class Names {
    /** Two letters swapped are two edits. */
    private static final int NEAR = 2;

    private Names() {}

    /** {@code ; did you mean 'x'?} when a name is near, and the names there are. */
    public static String hint(String wanted, Collection<String> known) {
        String near =
                known.stream()
                        .filter(k -> near(wanted, k))
                        .min(Comparator.comparingInt(k -> distance(wanted, k)))
                        .map("; did you mean '%s'?"::formatted)
                        .orElse(";");
        return near + " expected one of " + known;
    }

    private static boolean near(String wanted, String known) {
        int edits = distance(wanted, known);
        return edits <= NEAR && edits < Math.min(wanted.length(), known.length());
    }

    /** Letters to insert, delete or replace, capitals ignored. */
    static int distance(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
