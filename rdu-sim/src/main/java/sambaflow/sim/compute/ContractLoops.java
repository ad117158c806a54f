package sambaflow.sim.compute;

import sambaflow.graph.Contract;
import sambaflow.graph.Convolution;
import sambaflow.graph.ScaledDotProductAttention;
import sambaflow.tensor.Shape;

/** Kernels of the operators that multiply and add along a shared dimension. */
final class ContractLoops {
    private ContractLoops() {}

    static Kernel kernel(Contract op, Operands o) {
        return switch (op) {
            case Contract.Linear linear -> linear(o);
            case Contract.MatMul matMul -> matMul(matMul, o);
            case ScaledDotProductAttention attention -> AttentionLoops.kernel(attention, o);
            case Convolution convolution -> ConvolutionLoops.kernel(convolution, o);
        };
    }

    private static Kernel linear(Operands o) {
        int inner = o.size(1, 1);
        int columns = o.size(1, 0);
        Shape leading = o.shape(0).with(-1, 1);
        int rows = Math.toIntExact(leading.elements());
        Gemm gemm = new Gemm(rows, columns, inner, false, true);
        float[] x = o.floats(0);
        float[] w = o.floats(1);
        float[] y = o.result();
        if (o.in().size() == 2) {
            return () -> {
                gemm.clear(y, 0);
                gemm.add(x, 0, w, 0, y, 0);
            };
        }
        float[] bias = o.floats(2);
        return () -> {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(bias, 0, y, row * columns, columns);
            }
            gemm.add(x, 0, w, 0, y, 0);
        };
    }

    private static Kernel matMul(Contract.MatMul op, Operands o) {
        Shape out = o.resultShape();
        int rows = Math.toIntExact(out.dim(-2));
        int columns = Math.toIntExact(out.dim(-1));
        int inner = o.size(0, op.transposeA() ? -2 : -1);
        Gemm gemm = new Gemm(rows, columns, inner, op.transposeA(), op.transposeB());
        int batches = Math.toIntExact(out.with(-1, 1).with(-2, 1).elements());
        float[] a = o.floats(0);
        float[] b = o.floats(1);
        float[] c = o.result();
        return () -> {
            for (int i = 0; i < batches; i++) {
                int into = i * rows * columns;
                gemm.clear(c, into);
                gemm.add(a, i * rows * inner, b, i * inner * columns, c, into);
            }
        };
    }
}
