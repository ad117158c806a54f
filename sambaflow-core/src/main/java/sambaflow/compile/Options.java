package sambaflow.compile;

import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.pass.Precision;
import sambaflow.pass.PrecisionRules;
import sambaflow.section.Mode;

/**
 * What shapes a PEF besides the model.
 *
 * @param name of the PEF
 * @param app class name of the app, for reports
 * @param rdu chip to lay out for
 * @param tiles tiles to use; without it the chip's default
 * @param batchSize samples in one step
 * @param precision the element types to compute in
 * @param inference forward pass only
 * @param arguments compile arguments to record, by name; never paths
 */
public record Options(
        String name,
        String app,
        RduSpec rdu,
        OptionalInt tiles,
        int batchSize,
        Mode mode,
        PrecisionRules precision,
        boolean inference,
        SortedMap<String, String> arguments) {
    public Options {
        if (batchSize < 1) {
            throw new CompileException(
                    "batch size: found %d, expected 1 or more".formatted(batchSize));
        }
        arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }

    /** With a preset that has no exceptions. */
    public Options(
            String name,
            String app,
            RduSpec rdu,
            OptionalInt tiles,
            int batchSize,
            Mode mode,
            Precision precision,
            boolean inference,
            SortedMap<String, String> arguments) {
        this(
                name,
                app,
                rdu,
                tiles,
                batchSize,
                mode,
                new PrecisionRules(precision),
                inference,
                arguments);
    }
}
