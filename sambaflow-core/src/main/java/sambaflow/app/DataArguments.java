package sambaflow.app;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.io.TableFormat;

/** The arguments about data that every command has which runs a PEF. */
public final class DataArguments {
    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description =
                    "Column or field with the labels (default: label, target, class or the last column)")
    private String labelColumn;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "What separates columns; tab is a word (default: found out)")
    private String delimiter;

    @Option(
            names = "--drop-last",
            description = "Leave out an epoch's last samples if they are no whole batch")
    private boolean dropLast;

    /** How to read text files for a model that takes {@code features} numbers in a sample. */
    TableFormat format(long features) {
        Optional<Character> between = Optional.ofNullable(delimiter).map(DataArguments::character);
        return new TableFormat(Optional.ofNullable(labelColumn), between, features, List.of());
    }

    private static char character(String text) {
        if (text.equalsIgnoreCase("tab") || text.equals("\\t")) {
            return '\t';
        }
        if (text.length() != 1 || text.equals("\"")) {
            throw new RunException(
                    Code.SF201,
                    "--delimiter: found '%s', expected one character other than a quote, or the word tab"
                            .formatted(text));
        }
        return text.charAt(0);
    }

    boolean dropLast() {
        return dropLast;
    }
}
