package sambaflow.sim.compute;

import java.util.Optional;
import sambaflow.graph.Collective;
import sambaflow.graph.Contract;
import sambaflow.graph.Index;
import sambaflow.graph.Loss;
import sambaflow.graph.Move;
import sambaflow.graph.Norm;
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
    private static final Rows ROWS = new VectorRows();

    private final ContractLoops contracts = new ContractLoops(VectorGemm::of, ROWS, Team.shared());
    private final NormaliseLoops normalisers = new NormaliseLoops(ROWS, Team.shared());
    private final LossLoops losses = new LossLoops(ROWS, Team.shared());
    private final VectorCurves curves = new VectorCurves(Team.shared());

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Optional<Kernel> kernel(Operands o) {
        return switch (o.node().op()) {
            case Contract op -> Loops.rounded(o, contracts.kernel(op, o));
            case Pointwise op -> curves.kernel(op, o).flatMap(k -> Loops.rounded(o, k));
            case Norm _ -> Optional.empty();
            case Normalise op -> Loops.rounded(o, normalisers.kernel(op, o));
            case Loss op -> Loops.rounded(o, losses.kernel(op, o));
            case Reduce _, Window _, Index _, Move _, Sampling _, Update _, Collective _ ->
                    Optional.empty();
        };
    }
}
