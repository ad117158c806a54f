package sambaflow.nn;

import java.util.ArrayList;
import java.util.List;
import sambaflow.graph.Contract;
import sambaflow.graph.Move;
import sambaflow.graph.Origin;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

/** PyTorch's rules for the product of vectors, matrices and stacks of matrices. */
final class MatrixProduct {
    private static final Contract.MatMul OP = new Contract.MatMul(false, false);

    private MatrixProduct() {}

    static SambaTensor of(SambaTensor a, SambaTensor b) {
        if (a.shape().rank() == 0 || b.shape().rank() == 0) {
            throw refused(a, b, "a scalar has no inner size; use mul");
        }
        SambaTensor left = a.shape().rank() == 1 ? a.unsqueeze(0) : a;
        SambaTensor right = b.shape().rank() == 1 ? b.unsqueeze(-1) : b;
        SambaTensor product = matrices(left, right);
        SambaTensor rows = b.shape().rank() == 1 ? product.squeeze(-1) : product;
        return a.shape().rank() == 1 ? rows.squeeze(b.shape().rank() == 1 ? -1 : -2) : rows;
    }

    private static SambaTensor matrices(SambaTensor a, SambaTensor b) {
        if (a.shape().dim(-1) != b.shape().dim(-2)) {
            throw refused(a, b, "inner sizes differ");
        }
        if (b.shape().rank() == 2 && a.shape().rank() > 2) {
            // One product of many rows instead of many products.
            Shape to = a.shape().with(-1, b.shape().dim(1));
            SambaTensor rows = a.reshape(-1, a.shape().dim(-1));
            return rows.apply(OP, b).apply(new Move.Reshape(to));
        }
        Shape batch;
        try {
            batch = Shape.broadcast(leading(a), leading(b));
        } catch (ShapeException e) {
            throw refused(a, b, e.getMessage());
        }
        return stacked(a, batch).apply(OP, stacked(b, batch));
    }

    private static Shape leading(SambaTensor x) {
        return x.shape().without(-1).without(-1);
    }

    private static SambaTensor stacked(SambaTensor x, Shape batch) {
        List<Long> dims = new ArrayList<>(batch.dims());
        dims.addAll(x.shape().dims().subList(x.shape().rank() - 2, x.shape().rank()));
        Shape to = new Shape(dims);
        return x.shape().equals(to) ? x : x.apply(new Move.Expand(to));
    }

    private static ShapeException refused(SambaTensor a, SambaTensor b, String why) {
        return Origin.ofCaller("")
                .place(
                        new ShapeException(
                                "matmul: %s x %s: %s".formatted(a.shape(), b.shape(), why)));
    }
}
