package sambaflow.io;

import java.nio.file.Path;
import java.util.Optional;
import sambaflow.tensor.Shape;

/**
 * What a model asks of its data.
 *
 * @param folder where the user says the data is, a folder or a file; empty for the built-in data
 * @param format how text files are to be read
 * @param sample shape that the model takes one sample's features in; images are made to fit it
 */
public record DataRequest(Optional<Path> folder, TableFormat format, Shape sample) {
    /** Any data in {@code folder}, in the shape it has. */
    public static DataRequest of(Optional<Path> folder) {
        return new DataRequest(folder, TableFormat.ANY, Shape.SCALAR);
    }
}
