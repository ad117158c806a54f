package example;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import sambaflow.chip.RduSpec;
import sambaflow.compile.Options;
import sambaflow.nn.CrossEntropyLoss;
import sambaflow.nn.Dropout;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.optim.AdamW;
import sambaflow.nn.optim.Optimizer;
import sambaflow.pass.Precision;
import sambaflow.section.Mode;
import sambaflow.session.Session;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

/** Small classifiers of random points, with the loss inside or outside. */
final class Classifier {
    static final int FEATURES = 6;
    static final int CLASSES = 3;

    private Classifier() {}

    /** The loss is an output, and the scores are another. */
    static final class Inside extends Module {
        record Result(SambaTensor loss, SambaTensor out) {}

        final Linear hidden = new Linear(FEATURES, 8);
        final Dropout dropout;
        final Linear top = new Linear(8, CLASSES);
        final CrossEntropyLoss criterion = new CrossEntropyLoss();

        Inside(double p) {
            dropout = new Dropout(p);
        }

        public Result forward(SambaTensor x, SambaTensor label) {
            SambaTensor out = top.forward(dropout.forward(hidden.forward(x).tanh()));
            return new Result(criterion.forward(out, label), out);
        }
    }

    /** The scores are the only output. */
    static final class Outside extends Module {
        final Linear hidden = new Linear(FEATURES, 8);
        final Linear top = new Linear(8, CLASSES);

        record Result(SambaTensor out) {}

        @Override
        public Result forward(SambaTensor x) {
            return new Result(top.forward(hidden.forward(x).tanh()));
        }
    }

    static List<InputSpec> inputs(int samples) {
        return List.of(InputSpec.f32("x", samples, FEATURES), InputSpec.i64("label", samples));
    }

    /** A float32 program for batches of {@code batch}. */
    static Options options(int batch) {
        return new Options(
                "classifier",
                "Classifier",
                RduSpec.of("sn30"),
                OptionalInt.empty(),
                batch,
                Mode.O0,
                Precision.MP0,
                false,
                new TreeMap<>());
    }

    static Optimizer optimizer() {
        return new AdamW(0.01).withMaxGradNorm(0.5);
    }

    /** A session with {@code model}, seeded, for parts of {@code seen} samples. */
    static Session session(
            Module model, int batch, int seen, UnaryOperator<Options> change, Path file) {
        Session session = Session.open();
        Options options = change.apply(options(batch).inMicrobatches(seen));
        List<InputSpec> inputs = inputs(seen);
        boolean labelled = model instanceof Inside;
        session.compile(
                model.seeded(5),
                labelled ? inputs : inputs.subList(0, 1),
                optimizer(),
                options,
                file);
        return session;
    }

    static Map<String, Tensor> batch(int samples, int step) {
        CounterRandom random = new CounterRandom(9, step);
        Tensor x = Tensor.generate(DType.FLOAT32, Shape.of(samples, FEATURES), random::normal);
        Tensor label =
                Tensor.generate(
                        DType.INT64,
                        Shape.of(samples),
                        i -> x.get(i * FEATURES) > 0.5 ? 2 : x.get(i * FEATURES + 1) > 0 ? 1 : 0);
        return Map.of("x", x, "label", label);
    }
}
