package sambaflow.sim.compute;

import java.util.List;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.sim.Programs;
import sambaflow.tensor.Tensor;

/** An operator with inputs to try it on. */
record Sample(Op op, List<Tensor> inputs) {
    static Sample of(Op op, Tensor... inputs) {
        return new Sample(op, List.of(inputs));
    }

    /** What the definition says. */
    List<Tensor> expected() {
        return op.evaluate(inputs);
    }

    /** What {@code backEnd} computes, twice, so that state left from the first run would show. */
    List<Tensor> computedBy(BackEnd backEnd) {
        Operands operands = operands();
        Kernel kernel = backEnd.kernel(operands).orElseThrow();
        kernel.run();
        kernel.run();
        return operands.out().stream().map(Buffer::toTensor).toList();
    }

    boolean isFor(BackEnd backEnd) {
        return backEnd.kernel(operands()).isPresent();
    }

    private Operands operands() {
        GraphBuilder b = new GraphBuilder("sample");
        Integer[] values = new Integer[inputs.size()];
        for (int i = 0; i < values.length; i++) {
            Tensor t = inputs.get(i);
            values[i] = b.input("x" + i, new TensorType(t.dtype(), t.shape()), Role.DATA);
        }
        Programs.add(b, op, "node", values);
        Node node = b.nodes().getFirst();
        List<Buffer> in = node.inputs().stream().map(v -> Buffer.zeros(b.type(v))).toList();
        for (int i = 0; i < values.length; i++) {
            in.get(i).load(inputs.get(i));
        }
        List<Buffer> out = node.outputs().stream().map(v -> Buffer.zeros(b.type(v))).toList();
        return new Operands(node, in, out);
    }

    @Override
    public String toString() {
        return "%s %s of %s"
                .formatted(
                        op.kind(),
                        op,
                        inputs.stream().map(t -> t.dtype().shortName() + t.shape()).toList());
    }
}
