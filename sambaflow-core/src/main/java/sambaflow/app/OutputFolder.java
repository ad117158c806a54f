package sambaflow.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import sambaflow.io.DataException;

/**
 * A folder that results go to; asked for before the work, so that none is done in vain.
 *
 * @param option by which the user chooses it
 */
record OutputFolder(String option, Path folder) {
    /** Makes the folder, or throws what {@code refusal} makes of the reason. */
    Path make(Function<String, ? extends RuntimeException> refusal) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw refusal.apply(unmade(DataException.reason(e)));
        }
        if (!Files.isWritable(folder)) {
            throw refusal.apply(
                    "%s: %s is not writable; choose another one".formatted(option, folder));
        }
        return folder;
    }

    private String unmade(String reason) {
        return "%s: %s cannot be made (%s); choose a folder you may write to"
                .formatted(option, folder, reason);
    }
}
