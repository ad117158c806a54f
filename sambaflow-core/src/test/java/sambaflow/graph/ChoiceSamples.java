package sambaflow.graph;

import static sambaflow.graph.OperatorSamples.bf16;
import static sambaflow.graph.OperatorSamples.ids;
import static sambaflow.graph.OperatorSamples.positive;
import static sambaflow.graph.OperatorSamples.signed;

import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Samples of choices, curves with constants, pieces and scans. */
final class ChoiceSamples {
    private ChoiceSamples() {}

    static void add(List<Sample> all) {
        choices(all);
        curves(all);
        pieces(all);
        scans(all);
    }

    private static Tensor mask(long... dims) {
        return ids(2, dims).to(DType.BOOL);
    }

    private static void choices(List<Sample> all) {
        for (Choice.CompareFn fn : Choice.CompareFn.values()) {
            Op op = new Choice.Compare(fn);
            all.add(Sample.types(op, signed(2, 3), signed(2, 3)));
            all.add(Sample.types(op, ids(3, 4), ids(2, 4)));
        }
        Op and = new Choice.Logical(Choice.LogicalFn.AND);
        all.add(Sample.types(and, mask(2, 3), mask(3)));
        all.add(Sample.types(new Choice.Logical(Choice.LogicalFn.OR), mask(4), mask(4)));
        all.add(Sample.types(new Choice.Logical(Choice.LogicalFn.XOR), mask(4), mask(1)));
        all.add(Sample.types(new Choice.Logical(Choice.LogicalFn.NOT), mask(4)));
        Op where = new Choice.Where();
        all.add(Sample.numeric(where, mask(2, 3), signed(2, 3), positive(2, 3)));
        all.add(Sample.numeric(where, mask(3, 1), signed(4), positive()));
        all.add(Sample.types(where, mask(3), bf16(signed(3)), bf16(signed(3))));
        all.add(Sample.types(where, mask(3), ids(5, 3), ids(2, 3)));
        all.add(Sample.numeric(new Choice.MaskedFill(-2.5f), signed(2, 3), mask(3)));
        all.add(Sample.types(new Choice.MaskedFill(0.1f), bf16(signed(3)), mask(3)));
    }

    private static void curves(List<Sample> all) {
        for (ParametricFn fn : ParametricFn.values()) {
            // Bounds that no step of a difference crosses.
            float a = fn == ParametricFn.CLAMP ? -0.1f : 3;
            Op op = new Parametric(fn, a, 0.1f);
            all.add(Sample.numeric(op, signed(2, 3)));
            all.add(Sample.types(op, bf16(signed(3))));
            all.add(Sample.unsupported(new ParametricGrad(fn, a, 2), signed(3), signed(3)));
        }
        all.add(Sample.numeric(new Parametric(ParametricFn.CLAMP, -5, 5), signed(4)));
        all.add(Sample.numeric(new Parametric(ParametricFn.POW, 0.5f, 0), positive(4)));
    }

    private static void pieces(List<Sample> all) {
        all.add(Sample.numeric(new Piece.Cat(1), signed(2, 3), signed(2, 1), signed(2, 2)));
        all.add(Sample.numeric(new Piece.Cat(-2), signed(2, 3, 2), signed(2, 1, 2)));
        all.add(Sample.types(new Piece.Cat(0), ids(5, 3), ids(2, 2)));
        Op slice = new Piece.Slice(List.of(3L, 1L), List.of(2L, 2L), List.of(-2L, 1L));
        all.add(Sample.numeric(slice, signed(4, 3)));
        all.add(Sample.types(slice, bf16(signed(4, 3))));
        all.add(Sample.types(slice, ids(9, 4, 3)));
        Op place = new Piece.Place(Shape.of(4, 5), List.of(3L, 1L), List.of(-2L, 1L), 0.5f);
        all.add(Sample.numeric(place, signed(2, 3)));
        Op pad = new Piece.Place(Shape.of(4), List.of(1L), List.of(1L), 0);
        all.add(Sample.types(pad, bf16(signed(2))));
        all.add(Sample.numeric(new Piece.Triangle(true, 1), signed(2, 3, 4)));
        all.add(Sample.numeric(new Piece.Triangle(false, 0), signed(3, 3)));
        all.add(Sample.types(new Piece.Triangle(false, -1), bf16(signed(3, 2))));
    }

    private static void scans(List<Sample> all) {
        // All different and far apart, so that no step of a difference changes the order.
        Tensor apart = Tensor.generate(DType.FLOAT32, Shape.of(2, 3, 4), i -> i * 7 % 24 - 9);
        all.add(Sample.numeric(new Reduce.Amax(List.of(1), false), apart));
        all.add(Sample.numeric(new Reduce.Amax(List.of(-1, 0), true), apart));
        all.add(Sample.numeric(new Reduce.Amax(List.of(), false), apart));
        all.add(Sample.types(new Reduce.Amax(List.of(0), false), bf16(signed(3))));
        all.add(Sample.numeric(new Scan.Cumsum(1, false), signed(2, 3, 2)));
        all.add(Sample.numeric(new Scan.Cumsum(-1, true), signed(2, 3)));
        all.add(Sample.types(new Scan.Cumsum(0, false), bf16(signed(3))));
        all.add(Sample.numeric(new Scan.Topk(2, -1), apart));
        all.add(Sample.numeric(new Scan.Topk(3, 1), apart));
        all.add(Sample.types(new Scan.Topk(1, 0), bf16(signed(3))));
    }
}
