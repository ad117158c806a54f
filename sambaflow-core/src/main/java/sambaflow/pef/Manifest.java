package sambaflow.pef;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;

/**
 * What a PEF says of itself.
 *
 * @param format version of the format, {@code major.minor}
 * @param producer name and version of the compiler
 * @param name the PEF's name
 * @param app class name of the app it was compiled from
 * @param arch chip it is laid out for: a preset, and by path every constant that is not the
 *     preset's, such as {@code sn30+ddr.channels=16}
 * @param tiles tiles of that chip it uses
 * @param batchSize samples in one run
 * @param mode o0, o1 or o3
 * @param precision GraphAMP preset, or {@code bf16}
 * @param inference whether it holds the forward pass only
 * @param modelFingerprint fingerprint of the traced model, to notice a changed one
 * @param arguments the compile arguments that shaped it, by name; never paths
 * @param microbatchSize samples that its graphs take at once; a run goes over a batch in such parts
 */
public record Manifest(
        String format,
        String producer,
        String name,
        String app,
        String arch,
        int tiles,
        int batchSize,
        String mode,
        String precision,
        boolean inference,
        String modelFingerprint,
        SortedMap<String, String> arguments,
        int microbatchSize) {
    /** The version this build writes. */
    public static final String FORMAT = "1.0";

    public Manifest {
        // Copied one by one: the caller's map may have another order, and order is part of a file.
        SortedMap<String, String> sorted = new TreeMap<>();
        arguments.forEach((key, value) -> sorted.put(key, Objects.requireNonNull(value, key)));
        arguments = Collections.unmodifiableSortedMap(sorted);
    }

    /**
     * The chip it is laid out for.
     *
     * @throws CompileException if there is no such chip, which a PEF that was read has made sure of
     */
    public RduSpec rdu() {
        return RduSpec.of(arch);
    }
}
