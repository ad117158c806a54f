package sambaflow.io;

import java.nio.file.Path;
import java.util.Optional;

/** Where an app's images come from: a folder of IDX files or the built-in digits. */
public sealed interface DataSource permits BuiltInData, FolderData {
    /** Prefix of the files with images to train on. */
    String TRAIN = "train";

    /** Prefix of the files with images to test on. */
    String TEST = "t10k";

    /** Which data this is and how it is divided, in a sentence for the user. */
    String description();

    /** Reads the images to train on. */
    ImageDataset training();

    /** Reads the images to test on; none of them is among those to train on. */
    ImageDataset testing();

    /** Reads {@code NAME-images-idx3-ubyte} and, if they are there, its labels. */
    ImageDataset named(String name);

    /** The data in {@code folder}, or the built-in digits if there is none. */
    static DataSource open(Optional<Path> folder) {
        return open(folder, HandwrittenDigits.DEFAULT);
    }

    /** The data in {@code folder}, or {@code digits} if there is none. */
    static DataSource open(Optional<Path> folder, HandwrittenDigits digits) {
        return folder.<DataSource>map(FolderData::find).orElseGet(() -> new BuiltInData(digits));
    }
}
