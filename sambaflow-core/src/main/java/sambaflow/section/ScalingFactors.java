package sambaflow.section;

import java.util.ArrayList;
import java.util.List;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.graph.CompileException;
import sambaflow.graph.SectionType;

/**
 * How many times the units that an operator needs its sections are cut for, in each part of a step.
 *
 * @param forward for the forward pass
 * @param backward for the backward pass
 * @param optimizer for the updates, and the norm of gradients before them
 */
public record ScalingFactors(double forward, double backward, double optimizer) {
    /** Sections are cut for what operators need. */
    public static final ScalingFactors NONE = new ScalingFactors(1, 1, 1);

    private static final String OPTION = "--resources-scaling-factors";
    private static final int PHASES = 3;

    public ScalingFactors {
        for (double factor : List.of(forward, backward, optimizer)) {
            if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
                throw new CompileException(
                        Code.SF201,
                        "%s: found %s, expected numbers above 0".formatted(OPTION, factor));
            }
        }
    }

    /** The factors in the order of the command line; {@link #NONE} for none. */
    public static ScalingFactors of(List<Double> factors) {
        if (factors.isEmpty()) {
            return NONE;
        }
        if (factors.size() != PHASES) {
            throw new CompileException(
                    Code.SF201,
                    "%s: found %s, expected 3 numbers: forward, backward, optimizer"
                            .formatted(OPTION, factors));
        }
        return new ScalingFactors(factors.get(0), factors.get(1), factors.get(2));
    }

    /** The factor for sections of {@code type}. */
    double of(SectionType type) {
        return switch (type) {
            case FWD -> forward;
            case BCKWD -> backward;
            case GRADNORM, OPT -> optimizer;
        };
    }

    /** What a user should know: a factor that changes nothing. */
    List<Diagnostic> notes(Mode mode) {
        List<Diagnostic> notes = new ArrayList<>();
        if (mode == Mode.O0 && !equals(NONE)) {
            notes.add(
                    new Diagnostic(
                            Code.SF323,
                            OPTION
                                    + ": mode o0 has every operator in its own section in any case"));
        } else if (Math.min(forward, Math.min(backward, optimizer)) < 1) {
            notes.add(
                    new Diagnostic(
                            Code.SF323,
                            OPTION
                                    + ": a factor below 1 changes nothing; estimates are exact here,"
                                    + " and a section must fit the chip"));
        }
        return notes;
    }
}
