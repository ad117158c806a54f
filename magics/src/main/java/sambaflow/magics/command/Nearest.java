package sambaflow.magics.command;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What a mistyped word was probably meant to be. */
final class Nearest {
    /** One wrong letter in three, and a word is no longer a slip of another. */
    private static final int LETTERS_PER_SLIP = 3;

    private Nearest() {}

    /** The one of {@code candidates} that is a slip or two from {@code word}, if one is. */
    static Optional<String> to(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(c -> distance(word, c) * LETTERS_PER_SLIP <= c.length())
                .min(
                        Comparator.comparingInt((String c) -> distance(word, c))
                                .thenComparing(c -> c));
    }

    /** The option of {@code command} that {@code argument} was probably meant to be. */
    static Optional<String> option(String argument, CommandSpec command) {
        List<String> names =
                command.options().stream()
                        .flatMap(o -> Stream.of(o.names()))
                        .filter(name -> name.startsWith("--"))
                        .toList();
        return to(argument.replaceFirst("=.*", ""), names);
    }

    /** Letters to put in, to take away or to change (Levenshtein). */
    private static int distance(String from, String to) {
        int[] costs = new int[to.length() + 1];
        Arrays.setAll(costs, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(changed, Math.min(costs[j], costs[j - 1]) + 1);
            }
        }
        return costs[to.length()];
    }
}
