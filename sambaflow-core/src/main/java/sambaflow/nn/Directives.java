package sambaflow.nn;

import java.util.function.Function;
import java.util.regex.Pattern;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Origin;

/** What a model tells the compiler about how to compute it; results do not change. */
public final class Directives {
    private static final Pattern NAME = Pattern.compile("[\\p{Alnum}_.-]+");

    private Directives() {}

    /**
     * Marks all that {@code block} computes of {@code x} as one block that mode o1 puts into one
     * section, before any rule; so are its gradients, and the updates of its parameters.
     *
     * <pre>{@code
     * for (Layer layer : layers) {
     *     x = opFusion("Encoder", x, in -> layer.forward(in, mask));
     * }
     * }</pre>
     *
     * <p>Each call is a block of its own; a call inside of another one is a part of that. A block
     * that does not fit the chip is divided, and the compiler says why. Mode o0 takes no notice of
     * it, and to mode o3 it is one way to begin.
     *
     * @param name of the block in reports, such as {@code Encoder}
     */
    public static <T> T opFusion(String name, SambaTensor x, Function<SambaTensor, T> block) {
        if (!NAME.matcher(name).matches()) {
            throw new CompileException(
                    Code.SF201,
                    "opFusion: found name '%s', expected letters, digits, and _ . -; at %s"
                            .formatted(name, Origin.ofCaller("")));
        }
        return x.recorder().fused(name, () -> block.apply(x));
    }
}
