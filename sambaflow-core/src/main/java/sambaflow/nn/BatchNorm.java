package sambaflow.nn;

import java.util.List;
import sambaflow.graph.Norm;
import sambaflow.graph.TensorType;
import sambaflow.graph.Update;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

/**
 * Norm of each channel. A run that trains takes mean and variance of the batch and moves the
 * running ones towards them; one that evaluates takes the running ones.
 */
abstract sealed class BatchNorm extends Module permits BatchNorm1d, BatchNorm2d {
    static final float EPS = 1e-5f;
    static final float MOMENTUM = 0.1f;

    private final Parameter weight;
    private final Parameter bias;
    private final Buffer runningMean;
    private final Buffer runningVar;
    private final Buffer numBatchesTracked;
    private final float momentum;
    private final Norm.TrackedBatchNorm op;

    BatchNorm(long numFeatures, float eps, float momentum) {
        TensorType type = TensorType.f32(numFeatures);
        this.weight = new Parameter(type, Initialiser.constant(1));
        this.bias = new Parameter(type, Initialiser.constant(0));
        this.runningMean = new Buffer(type, Initialiser.constant(0));
        this.runningVar = new Buffer(type, Initialiser.constant(1));
        this.numBatchesTracked =
                new Buffer(new TensorType(DType.INT64, Shape.SCALAR), Initialiser.constant(0));
        this.momentum = momentum;
        this.op = new Norm.TrackedBatchNorm(eps);
    }

    /** Throws a {@link ShapeException} if {@code x} has not the dimensions it should have. */
    abstract void check(Shape x);

    @Override
    public SambaTensor forward(SambaTensor x) {
        Functional.checked(() -> {
            check(x.shape());
            return x;
        });
        SambaTensor mean = x.of(runningMean);
        SambaTensor variance = x.of(runningVar);
        if (!x.recorder().training()) {
            return x.apply(op, path(), path(), x.of(weight), x.of(bias), mean, variance).getFirst();
        }
        SambaTensor training = x.recorder().trainingFlag();
        List<SambaTensor> made =
                x.apply(op, path(), path(), x.of(weight), x.of(bias), mean, variance, training);
        follow(made.get(1), made.get(2), training, x.shape().elements() / x.shape().dim(1));
        return made.getFirst();
    }

    private void follow(SambaTensor mean, SambaTensor scale, SambaTensor training, long count) {
        Update.RunningStatistics step =
                Functional.checked(() -> new Update.RunningStatistics(momentum, op.eps(), count));
        List<SambaTensor> next =
                mean.of(runningMean)
                        .apply(
                                step,
                                path() + "_statistics",
                                path(),
                                mean.of(runningVar),
                                mean.of(numBatchesTracked),
                                mean,
                                scale,
                                training);
        next.get(0).storeIn(runningMean);
        next.get(1).storeIn(runningVar);
        next.get(2).storeIn(numBatchesTracked);
    }

    static ShapeException wrong(String name, String expected, Shape found) {
        return new ShapeException("%s: expected %s, found %s".formatted(name, expected, found));
    }

    @Override
    protected String extraText() {
        return "%d, eps=%s, momentum=%s, affine=True, track_running_stats=True"
                .formatted(
                        weight.type().shape().dim(0),
                        ModuleText.number(op.eps()),
                        ModuleText.number(momentum));
    }
}
