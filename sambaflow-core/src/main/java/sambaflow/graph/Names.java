package sambaflow.graph;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelled name may have meant. */
public final class Names {
    /** Two letters swapped are two edits. */
    private static final int NEAR = 2;

    /** Letters of a name in which one more edit is likely. */
    private static final int LONG = 8;

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

    /**
     * The name that {@code wanted} most likely stands for: a few letters away, more of a long one,
     * or one that it is a part of.
     */
    public static Optional<String> nearest(String wanted, Collection<String> known) {
        String word = wanted.toLowerCase(Locale.ROOT);
        int most = NEAR + word.length() / LONG;
        Optional<String> close =
                known.stream()
                        .filter(k -> distance(wanted, k) <= Math.min(most, k.length() - 1))
                        .min(Comparator.comparingInt(k -> distance(wanted, k)));
        boolean tells = word.length() > NEAR;
        return close.or(() -> known.stream().filter(k -> tells && k.contains(word)).findFirst());
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
