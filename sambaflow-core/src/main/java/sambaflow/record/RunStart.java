package sambaflow.record;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code arguments.json}: what a run was begun with. It is written once.
 *
 * @param schema always {@link #SCHEMA}
 * @param version {@code major.minor} of this document
 * @param app class name of the app
 * @param pef the file, as its user named it
 * @param pefSha256 hash of its bytes
 * @param modelFingerprint of the traced model, as the PEF has it
 * @param source files of the model with their hash, as the PEF's report has them
 * @param arguments options that the user gave, by their longest name
 * @param hyperparameters scalars that the run may change, with their first values
 * @param seed of first weights and of shuffling
 * @param data what it trains on, in a sentence
 * @param batchSize samples in a step
 * @param versions of the compiler and of Java
 * @param started as ISO-8601
 */
public record RunStart(
        String schema,
        String version,
        String app,
        String pef,
        String pefSha256,
        String modelFingerprint,
        Map<String, String> source,
        Map<String, String> arguments,
        Map<String, Double> hyperparameters,
        long seed,
        String data,
        int batchSize,
        Map<String, String> versions,
        String started) {
    /** The name of this kind of document. */
    public static final String SCHEMA = "sambaflow.run";

    /** The version that is written. */
    public static final String VERSION = "1.0";

    public RunStart {
        source = sorted(source);
        arguments = sorted(arguments);
        hyperparameters = sorted(hyperparameters);
        versions = sorted(versions);
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
