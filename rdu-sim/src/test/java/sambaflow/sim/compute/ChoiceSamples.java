package sambaflow.sim.compute;

import static sambaflow.tensor.DType.BOOL;
import static sambaflow.tensor.DType.INT64;

import java.util.List;
import sambaflow.graph.Choice;
import sambaflow.graph.Op;
import sambaflow.graph.Parametric;
import sambaflow.graph.ParametricFn;
import sambaflow.graph.ParametricGrad;
import sambaflow.graph.Piece;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.Scan;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Choices, curves with constants, pieces and scans. */
final class ChoiceSamples {
    private final Samples samples;
    private final DType type;

    ChoiceSamples(Samples samples, DType type) {
        this.samples = samples;
        this.type = type;
    }

    void add() {
        choices();
        curves();
        pieces();
        scans();
    }

    private Tensor mask(long... dims) {
        return samples.below(BOOL, 2, dims);
    }

    private Tensor odd() {
        float inf = Float.POSITIVE_INFINITY;
        return Tensor.of(new float[] {1, Float.NaN, -2, inf, 0, -inf, -0f, 3}, 2, 4).to(type);
    }

    private void choices() {
        for (Choice.CompareFn fn : Choice.CompareFn.values()) {
            Op op = new Choice.Compare(fn);
            samples.add(op, samples.normal(type, 4, 5), samples.normal(type, 5));
            samples.add(op, odd(), odd());
            samples.add(op, odd(), Tensor.full(type, Shape.SCALAR, 1));
            samples.add(op, samples.below(INT64, 3, 4, 5), samples.below(INT64, 3, 4, 1));
        }
        for (Choice.LogicalFn fn : Choice.LogicalFn.values()) {
            Op op = new Choice.Logical(fn);
            if (fn == Choice.LogicalFn.NOT) {
                samples.add(op, mask(3, 5));
            } else {
                samples.add(op, mask(3, 5), mask(5));
                samples.add(op, mask(3, 1), mask(3, 5));
            }
        }
        Op where = new Choice.Where();
        samples.add(where, mask(4, 5), samples.normal(type, 4, 5), samples.normal(type, 4, 5));
        samples.add(where, mask(4, 1), samples.normal(type, 5), samples.normal(type));
        samples.add(where, mask(9), samples.below(INT64, 9, 9), samples.below(INT64, 5, 9));
        samples.add(new Choice.MaskedFill(-1e4f), samples.normal(type, 4, 5), mask(4, 1));
        samples.add(new Choice.MaskedFill(0.1f), odd(), mask(2, 4));
    }

    private void curves() {
        for (ParametricFn fn : ParametricFn.values()) {
            for (float a : new float[] {-0.5f, 0, 3}) {
                Op op = new Parametric(fn, a, 4);
                samples.add(op, samples.normal(type, 3, 17));
                samples.add(op, odd());
                Op grad = new ParametricGrad(fn, a, 4);
                samples.add(grad, samples.normal(type, 50), samples.normal(type, 50));
                samples.add(grad, odd(), samples.positive(type, 2, 4));
            }
        }
        for (Pointwise.UnaryFn fn : Pointwise.UnaryFn.values()) {
            Tensor wide = Tensor.generate(type, Shape.of(121), i -> (i - 60) / 10.0);
            samples.add(new Pointwise.Unary(fn), wide);
            Tensor ones = Tensor.full(type, Shape.of(121), 1);
            samples.add(new Pointwise.UnaryGrad(fn), ones, wide, ones);
        }
    }

    private void pieces() {
        samples.add(
                new Piece.Cat(1),
                samples.normal(type, 2, 3, 4),
                samples.normal(type, 2, 1, 4),
                samples.normal(type, 2, 0, 4));
        samples.add(new Piece.Cat(0), samples.below(INT64, 9, 3), samples.below(INT64, 9, 2));
        Op slice = new Piece.Slice(List.of(3L, 0L, 1L), List.of(2L, 3L, 4L), List.of(-2L, 1L, 2L));
        samples.add(slice, samples.normal(type, 4, 3, 9));
        samples.add(slice, samples.below(INT64, 99, 4, 3, 9));
        samples.add(
                new Piece.Slice(List.of(4L), List.of(5L), List.of(-1L)), samples.normal(type, 5));
        samples.add(
                new Piece.Place(Shape.of(4, 9), List.of(3L, 1L), List.of(-2L, 2L), 0.1f),
                samples.normal(type, 2, 4));
        samples.add(
                new Piece.Place(Shape.of(5, 6), List.of(1L, 0L), List.of(1L, 1L), 0),
                samples.normal(type, 2, 6));
        for (boolean upper : List.of(true, false)) {
            samples.add(new Piece.Triangle(upper, 1), samples.normal(type, 2, 4, 5));
            samples.add(new Piece.Triangle(upper, -1), samples.normal(type, 5, 3));
        }
    }

    private void scans() {
        for (List<Integer> dims : List.of(List.<Integer>of(), List.of(1), List.of(-1, 0))) {
            samples.add(new Reduce.Amax(dims, true), samples.normal(type, 3, 4, 5));
        }
        samples.add(new Reduce.Amax(List.of(1), false), odd());
        for (boolean reverse : List.of(true, false)) {
            samples.add(new Scan.Cumsum(1, reverse), samples.normal(type, 3, 14, 5));
            samples.add(new Scan.Cumsum(-1, reverse), samples.normal(type, 9));
        }
        samples.add(new Scan.Topk(3, 1), samples.normal(type, 3, 14, 5));
        samples.add(new Scan.Topk(4, -1), odd());
        samples.add(new Scan.Topk(2, 0), Tensor.full(type, Shape.of(5, 2), 1));
    }
}
