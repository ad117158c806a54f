package sambaflow.io;

import java.nio.file.Path;
import java.util.Optional;

/** Where an app's data comes from: files of the user's, the built-in digits, or the app itself. */
public interface DataSource {
    /** Name of the data to train on, and prefix of its files. */
    String TRAIN = "train";

    /** Prefix of the IDX files to test on. */
    String TEST = "t10k";

    /** Which data this is and how it is divided, in a sentence for the user. */
    String description();

    /** Reads the data to train on. */
    Dataset training();

    /** Reads the data to test on; none of it is among that to train on. */
    Dataset testing();

    /** Reads the data called {@code name}, with its labels if it has any. */
    Dataset named(String name);

    /** Data sets of an app's own. */
    static DataSource of(Dataset training, Dataset testing) {
        return new GivenData(training, testing);
    }

    /** The data in {@code folder}, or the built-in digits if there is none. */
    static DataSource open(Optional<Path> folder) {
        return open(DataRequest.of(folder), HandwrittenDigits.DEFAULT);
    }

    /**
     * The data that is asked for: IDX files, CSV or JSON lines, or images, by what is in the
     * folder; the built-in digits if no folder is given.
     */
    static DataSource open(DataRequest request) {
        return open(request, HandwrittenDigits.DEFAULT);
    }

    /** The same with {@code digits} as the built-in ones. */
    static DataSource open(DataRequest request, HandwrittenDigits digits) {
        if (request.folder().isEmpty()) {
            return new BuiltInData(digits);
        }
        Path folder = request.folder().get();
        return FolderData.find(folder)
                .<DataSource>map(found -> found)
                .or(() -> NamedFiles.find(folder, request))
                .orElseThrow(() -> FolderData.nothingIn(folder));
    }
}
