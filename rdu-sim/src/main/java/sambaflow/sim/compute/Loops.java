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
 * Plain loops over float32 arrays, shaped so that the JIT compiler turns them into vector code.
 *
 * <p>A multiply and an add stay two operations: a fused one would make results depend on whether
 * the CPU has it.
 */
public final class Loops implements BackEnd {
    private static final Rows ROWS = new PlainRows();

    private final ContractLoops contracts = new ContractLoops(PlainGemm::new, ROWS, Team.shared());
    private final NormaliseLoops normalisers = new NormaliseLoops(ROWS, Team.shared());
    private final LossLoops losses = new LossLoops(ROWS, Team.shared());

    @Override
    public String name() {
        return "loops";
    }

    @Override
    public Optional<Kernel> kernel(Operands o) {
        return switch (o.node().op()) {
            case Pointwise op -> rounded(o, PointwiseLoops.kernel(op, o));
            case Reduce op -> rounded(o, ReduceLoops.kernel(op, o));
            case Contract op -> rounded(o, contracts.kernel(op, o));
            case Window op -> rounded(o, WindowLoops.kernel(op, o));
            case Normalise op -> rounded(o, normalisers.kernel(op, o));
            case Loss op -> rounded(o, losses.kernel(op, o));
            case Index op -> rounded(o, IndexLoops.kernel(op, o));
            case Move op -> Optional.of(MoveLoops.kernel(op, o));
            case Sampling op -> rounded(o, SamplingLoops.kernel(op, o));
            case Update op -> rounded(o, UpdateLoops.kernel(op, o));
            case Collective op -> Optional.empty();
        };
    }

    static Optional<Kernel> rounded(Operands o, Kernel kernel) {
        boolean exact =
                o.out().stream()
                        .noneMatch(b -> b.type().dtype() == sambaflow.tensor.DType.BFLOAT16);
        if (exact) {
            return Optional.of(kernel);
        }
        int outputs = o.out().size();
        return Optional.of(() -> {
            kernel.run();
            for (int i = 0; i < outputs; i++) {
                o.round(i);
            }
        });
    }
}
