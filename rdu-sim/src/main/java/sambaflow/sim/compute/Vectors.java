package sambaflow.sim.compute;

import java.util.Optional;
import sambaflow.graph.Collective;
import sambaflow.graph.Contract;
import sambaflow.graph.Index;
import sambaflow.graph.Loss;
import sambaflow.graph.Move;
import sambaflow.graph.Normalise;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.Sampling;
import sambaflow.graph.Update;
import sambaflow.graph.Window;

/**
 * Kernels written for vector registers, where these are faster than what the JIT compiler makes of
 * {@link Loops}; the class can be used only where the JVM has the module of the Vector API.
 */
public final class Vectors implements BackEnd {
    private final ContractLoops contracts = new ContractLoops(VectorGemm::of, Team.shared());

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Optional<Kernel> kernel(Operands o) {
        return switch (o.node().op()) {
            case Contract op -> Loops.rounded(o, contracts.kernel(op, o));
            case Pointwise _,
                    Reduce _,
                    Window _,
                    Normalise _,
                    Loss _,
                    Index _,
                    Move _,
                    Sampling _,
                    Update _,
                    Collective _ ->
                    Optional.empty();
        };
    }
}
