package sambaflow.sim.compute;

import java.util.List;
import java.util.Optional;
import sambaflow.tensor.Tensor;

/** Calls the operators' definitions: slow, works for every operator. */
public final class Plain implements BackEnd {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public Optional<Kernel> kernel(Operands operands) {
        return Optional.of(() -> evaluate(operands));
    }

    private static void evaluate(Operands operands) {
        List<Tensor> in = operands.in().stream().map(Buffer::toTensor).toList();
        List<Tensor> out = operands.node().op().evaluate(in);
        for (int i = 0; i < out.size(); i++) {
            operands.out().get(i).load(out.get(i));
        }
    }
}
