package sambaflow.io;

import java.util.List;
import java.util.Optional;

/**
 * How a table in a text file is to be read.
 *
 * @param label name of the column or field with the labels; if empty, the one called label, target
 *     or class, else a table's last column
 * @param delimiter between columns; if empty, the most frequent of comma, semicolon, tab and bar in
 *     the first line
 * @param features numbers in one sample that the model takes, by which a table without labels is
 *     known; 0 if unknown
 * @param classes names of the classes in the order of their numbers; if empty, those found, in
 *     alphabetical order
 */
public record TableFormat(
        Optional<String> label,
        Optional<Character> delimiter,
        long features,
        List<String> classes) {
    /** Nothing is known: labels are in the last column unless a name says otherwise. */
    public static final TableFormat ANY =
            new TableFormat(Optional.empty(), Optional.empty(), 0, List.of());

    private static final List<String> LABELS = List.of("label", "target", "class");

    public TableFormat {
        classes = List.copyOf(classes);
    }

    /** The same with words numbered as in {@code names}. */
    public TableFormat withClasses(List<String> names) {
        return new TableFormat(label, delimiter, features, names);
    }

    /** The name among {@code names} that holds the labels, if one does. */
    Optional<String> labelAmong(List<String> names) {
        if (label.isPresent()) {
            return label.filter(names::contains);
        }
        return LABELS.stream().flatMap(l -> names.stream().filter(l::equalsIgnoreCase)).findFirst();
    }
}
