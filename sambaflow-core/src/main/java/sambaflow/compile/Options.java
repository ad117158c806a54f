package sambaflow.compile;

import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.pass.Precision;
import sambaflow.pass.PrecisionRules;
import sambaflow.section.FusionRules;
import sambaflow.section.Mode;
import sambaflow.section.ScalingFactors;

/**
 * What shapes a PEF besides the model.
 *
 * @param name of the PEF
 * @param app class name of the app, for reports
 * @param rdu chip to lay out for
 * @param tiles tiles to use; without it the chip's default
 * @param batchSize samples in one run
 * @param precision the element types to compute in
 * @param inference forward pass only
 * @param arguments compile arguments to record, by name; never paths
 * @param microbatchSize samples that the model sees at once: the first size of its inputs
 * @param accumulates whether gradients can be summed over several batches before an update
 * @param fusionRules by which mode o1 fuses operators
 * @param scaling how many times the units that operators need sections are cut for
 * @param recomputes whether activations may be computed again for the backward pass
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
        SortedMap<String, String> arguments,
        int microbatchSize,
        boolean accumulates,
        FusionRules fusionRules,
        ScalingFactors scaling,
        boolean recomputes) {
    public Options {
        if (batchSize < 1) {
            throw new CompileException(
                    Code.SF201, "batch size: found %d, expected 1 or more".formatted(batchSize));
        }
        if (microbatchSize < 1 || batchSize % microbatchSize != 0) {
            throw new CompileException(
                    Code.SF201,
                    "microbatch size %d does not divide batch size %d; choose one that does"
                            .formatted(microbatchSize, batchSize));
        }
        accumulates = !inference && (accumulates || microbatchSize < batchSize);
        arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }

    /** With a preset that has no exceptions; the model sees the whole batch, every run updates. */
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
                arguments,
                batchSize,
                false,
                FusionRules.builtIn(),
                ScalingFactors.NONE,
                true);
    }

    /** The same, with the batch computed in parts of {@code size} samples. */
    public Options inMicrobatches(int size) {
        return with(size, accumulates, recomputes);
    }

    /** The same, and a run may take several batches before it updates. */
    public Options accumulating() {
        return with(microbatchSize, true, recomputes);
    }

    /** The same, and every activation that the backward pass needs is kept. */
    public Options keepingActivations() {
        return with(microbatchSize, accumulates, false);
    }

    private Options with(int size, boolean sums, boolean again) {
        return new Options(
                name,
                app,
                rdu,
                tiles,
                batchSize,
                mode,
                precision,
                inference,
                arguments,
                size,
                sums,
                fusionRules,
                scaling,
                again);
    }
}
