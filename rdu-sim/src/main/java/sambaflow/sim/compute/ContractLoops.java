package sambaflow.sim.compute;

import java.util.List;
import sambaflow.graph.Contract;
import sambaflow.graph.Convolution;
import sambaflow.graph.ScaledDotProductAttention;
import sambaflow.tensor.Shape;

/** Kernels of the operators that multiply and add along a shared dimension. */
final class ContractLoops {
    private final Gemm.Maker gemms;
    private final Rows rows;
    private final Team team;

    ContractLoops(Gemm.Maker gemms, Rows rows, Team team) {
        this.gemms = gemms;
        this.rows = rows;
        this.team = team;
    }

    Kernel kernel(Contract op, Operands o) {
        return switch (op) {
            case Contract.Linear _ -> linear(o);
            case Contract.MatMul matMul -> matMul(matMul, o);
            case ScaledDotProductAttention attention ->
                    new AttentionLoops(attention, o, gemms, rows, team);
            case Convolution convolution -> ConvolutionLoops.kernel(convolution, o, gemms);
        };
    }

    private Kernel linear(Operands o) {
        int inner = o.size(1, 1);
        int columns = o.size(1, 0);
        Shape leading = o.shape(0).with(-1, 1);
        int rows = Math.toIntExact(leading.elements());
        Gemm gemm = gemms.shared(Gemm.Size.of(rows, columns, inner, false, true), team);
        float[] x = o.floats(0);
        float[] w = o.floats(1);
        float[] y = o.result();
        if (o.in().size() == 2) {
            return () -> gemm.set(x, 0, w, 0, y, 0);
        }
        float[] bias = o.floats(2);
        return () -> {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(bias, 0, y, row * columns, columns);
            }
            gemm.add(x, 0, w, 0, y, 0);
        };
    }

    private Kernel matMul(Contract.MatMul op, Operands o) {
        Shape out = o.resultShape();
        int rows = Math.toIntExact(out.dim(-2));
        int columns = Math.toIntExact(out.dim(-1));
        int inner = o.size(0, op.transposeA() ? -2 : -1);
        Gemm.Size size = Gemm.Size.of(rows, columns, inner, op.transposeA(), op.transposeB());
        int batches = Math.toIntExact(out.with(-1, 1).with(-2, 1).elements());
        float[] a = o.floats(0);
        float[] b = o.floats(1);
        float[] c = o.result();
        if (batches == 1) {
            Gemm gemm = gemms.shared(size, team);
            return () -> gemm.set(a, 0, b, 0, c, 0);
        }
        Shares shares = Shares.of(batches, batches * size.operations(), team);
        List<Gemm> each = shares.each(() -> gemms.of(size));
        return () ->
                team.run(
                        shares.parts(),
                        part -> {
                            for (int i = shares.from(part); i < shares.to(part); i++) {
                                each.get(part)
                                        .set(
                                                a,
                                                i * rows * inner,
                                                b,
                                                i * inner * columns,
                                                c,
                                                i * rows * columns);
                            }
                        });
    }
}
