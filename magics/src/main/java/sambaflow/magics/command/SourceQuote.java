package sambaflow.magics.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line of the user's own file that a message names, as an editor would show it. */
final class SourceQuote {
    private static final Pattern PLACE = Pattern.compile("\\b([\\w$]+\\.java):(\\d{1,9})\\b");

    private SourceQuote() {}

    /**
     * The line that {@code message} names, with its number.
     *
     * @param folder where the files are that it may name
     */
    static Optional<String> of(String message, Path folder) {
        Matcher place = PLACE.matcher(message);
        if (!place.find()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(place.group(2));
        return line(folder.resolve(place.group(1)), number)
                .map(text -> "%6d | %s".formatted(number, text.stripTrailing()));
    }

    private static Optional<String> line(Path file, int number) {
        try {
            List<String> lines = Files.readAllLines(file);
            return number >= 1 && number <= lines.size()
                    ? Optional.of(lines.get(number - 1))
                    : Optional.empty();
        } catch (IOException e) {
            // A message without its line is still a message.
            return Optional.empty();
        }
    }
}
