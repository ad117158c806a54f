package sambaflow.sim.compute;

import java.util.List;
import sambaflow.graph.Node;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** A node and the buffers of its inputs and outputs. */
public record Operands(Node node, List<Buffer> in, List<Buffer> out) {
    public Operands {
        in = List.copyOf(in);
        out = List.copyOf(out);
    }

    float[] floats(int input) {
        return ((Buffer.Floats) in.get(input)).data();
    }

    long[] integers(int input) {
        return ((Buffer.Integers) in.get(input)).data();
    }

    float[] result() {
        return result(0);
    }

    float[] result(int output) {
        return ((Buffer.Floats) out.get(output)).data();
    }

    /** Output {@code output}, which is of integers. */
    long[] counted(int output) {
        return ((Buffer.Integers) out.get(output)).data();
    }

    Shape shape(int input) {
        return in.get(input).type().shape();
    }

    Shape resultShape() {
        return out.getFirst().type().shape();
    }

    /** Size of dimension {@code axis} of input {@code input}. */
    int size(int input, int axis) {
        return Math.toIntExact(shape(input).dim(axis));
    }

    /** Rounds output {@code output} if it is bfloat16. */
    void round(int output) {
        if (out.get(output) instanceof Buffer.Floats floats
                && floats.type().dtype() == DType.BFLOAT16) {
            floats.round();
        }
    }
}
