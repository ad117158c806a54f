package sambaflow.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import sambaflow.graph.Choice;
import sambaflow.graph.Contract;
import sambaflow.graph.Convolution;
import sambaflow.graph.Loss;
import sambaflow.graph.Norm;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Parametric;
import sambaflow.graph.ParametricFn;
import sambaflow.graph.Piece;
import sambaflow.graph.Pointwise;
import sambaflow.graph.ScaledDotProductAttention;
import sambaflow.graph.Window;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;

/** Functions of several tensors, named as in PyTorch's {@code torch.nn.functional}. */
public final class Functional {
    private Functional() {}

    static List<Long> square(long size) {
        return List.of(size, size);
    }

    /** Those of {@code tensors} that are there. */
    static SambaTensor[] present(SambaTensor... tensors) {
        return Arrays.stream(tensors).filter(Objects::nonNull).toArray(SambaTensor[]::new);
    }

    private static SambaTensor apply(Op op, SambaTensor x, SambaTensor... others) {
        return x.apply(op, op.label(), "", present(others)).getFirst();
    }

    /** x wᵀ + b; {@code bias} may be null. */
    public static SambaTensor linear(SambaTensor x, SambaTensor weight, SambaTensor bias) {
        return apply(new Contract.Linear(), x, weight, bias);
    }

    /** The tensors one after the other along {@code dim}. */
    public static SambaTensor cat(int dim, SambaTensor... tensors) {
        if (tensors.length == 0) {
            throw Origin.ofCaller("").place(new ShapeException("cat: no tensors are given"));
        }
        return apply(
                new Piece.Cat(dim), tensors[0], Arrays.copyOfRange(tensors, 1, tensors.length));
    }

    /** The tensors as the entries of a new dimension {@code dim}. */
    public static SambaTensor stack(int dim, SambaTensor... tensors) {
        SambaTensor[] longer =
                Arrays.stream(tensors).map(t -> t.unsqueeze(dim)).toArray(SambaTensor[]::new);
        return cat(dim, longer);
    }

    /** {@code value} around x: pairs (before, after), from the last dimension on. */
    public static SambaTensor pad(SambaTensor x, float value, long... pad) {
        return apply(checked(() -> Pieces.padded(x.shape(), value, pad)), x);
    }

    /** x where the condition holds, else y. */
    public static SambaTensor where(SambaTensor condition, SambaTensor x, SambaTensor y) {
        return apply(new Choice.Where(), condition, x, y);
    }

    /**
     * @param mode how to make what is between: only {@code constant}
     */
    public static SambaTensor pad(SambaTensor x, String mode, float value, long... pad) {
        require("constant", mode, "pad", "mode");
        return pad(x, value, pad);
    }

    /**
     * An image {@code scaleFactor} times as high and wide.
     *
     * @param mode how to make what is between: only {@code nearest}
     */
    public static SambaTensor interpolate(SambaTensor x, long scaleFactor, String mode) {
        require("nearest", mode, "interpolate", "mode");
        return interpolateNearest(x, scaleFactor);
    }

    /** Refuses an argument of which only one value is built. */
    private static <T> void require(T built, T found, String op, String argument) {
        if (!built.equals(found)) {
            String feature = "%s with %s=%s".formatted(op, argument, found);
            String instead = "use %s=%s".formatted(argument, built);
            throw Origin.ofCaller("").place(new UnsupportedFeature(feature, instead));
        }
    }

    /** Each pixel of an image as a square of {@code scaleFactor} rows and columns. */
    public static SambaTensor interpolateNearest(SambaTensor x, long scaleFactor) {
        return x.repeatInterleave(scaleFactor, -2).repeatInterleave(scaleFactor, -1);
    }

    public static SambaTensor gelu(SambaTensor x) {
        return x.unary(Pointwise.UnaryFn.GELU);
    }

    /** Gelu by its approximation with tanh. */
    public static SambaTensor geluTanh(SambaTensor x) {
        return x.unary(Pointwise.UnaryFn.GELU_TANH);
    }

    /** x sigmoid(x). */
    public static SambaTensor silu(SambaTensor x) {
        return x.unary(Pointwise.UnaryFn.SILU);
    }

    /** log(1 + exp(x)). */
    public static SambaTensor softplus(SambaTensor x) {
        return x.unary(Pointwise.UnaryFn.SOFTPLUS);
    }

    /** x, or {@code negativeSlope} x where x is negative. */
    public static SambaTensor leakyRelu(SambaTensor x, float negativeSlope) {
        return apply(new Parametric(ParametricFn.LEAKY_RELU, negativeSlope, 0), x);
    }

    /** x, or {@code alpha} (exp(x) - 1) where x is negative. */
    public static SambaTensor elu(SambaTensor x, float alpha) {
        return apply(new Parametric(ParametricFn.ELU, alpha, 0), x);
    }

    /** Convolution of images [n, c, h, w]; {@code bias} may be null. */
    public static SambaTensor conv2d(SambaTensor x, SambaTensor weight, SambaTensor bias) {
        return conv2d(x, weight, bias, 1, 0, 1, 1);
    }

    public static SambaTensor conv2d(
            SambaTensor x,
            SambaTensor weight,
            SambaTensor bias,
            long stride,
            long padding,
            long dilation,
            long groups) {
        Op op =
                checked(() ->
                        new Convolution.Conv2d(
                                square(stride), square(padding), square(dilation), groups));
        return apply(op, x, weight, bias);
    }

    /** The transposed convolution; {@code bias} may be null. */
    public static SambaTensor convTranspose2d(
            SambaTensor x, SambaTensor weight, SambaTensor bias, long stride, long padding) {
        Op op =
                checked(() ->
                        new Convolution.ConvTranspose2d(
                                square(stride), square(padding), square(1), 1, square(0)));
        return apply(op, x, weight, bias);
    }

    /** The largest of each window, windows side by side. */
    public static SambaTensor maxPool2d(SambaTensor x, long kernelSize) {
        return maxPool2d(x, kernelSize, kernelSize, 0);
    }

    public static SambaTensor maxPool2d(SambaTensor x, long kernelSize, long stride, long padding) {
        return maxPool2dWithIndices(x, kernelSize, stride, padding).getFirst();
    }

    /**
     * @param dilation only 1
     * @param ceilMode whether a window may reach over the end: only false
     */
    public static SambaTensor maxPool2d(
            SambaTensor x,
            long kernelSize,
            long stride,
            long padding,
            long dilation,
            boolean ceilMode) {
        require(1L, dilation, "max_pool2d", "dilation");
        require(false, ceilMode, "max_pool2d", "ceil_mode");
        return maxPool2d(x, kernelSize, stride, padding);
    }

    /** The largest of each window and its int64 position in its plane. */
    public static List<SambaTensor> maxPool2dWithIndices(
            SambaTensor x, long kernelSize, long stride, long padding) {
        Op op =
                checked(() ->
                        new Window.MaxPool2d(square(kernelSize), square(stride), square(padding)));
        return x.apply(op, op.label(), "");
    }

    /** The mean of each window, windows side by side. */
    public static SambaTensor avgPool2d(SambaTensor x, long kernelSize) {
        return avgPool2d(x, kernelSize, kernelSize, 0);
    }

    public static SambaTensor avgPool2d(SambaTensor x, long kernelSize, long stride, long padding) {
        Op op =
                checked(() ->
                        new Window.AvgPool2d(
                                square(kernelSize), square(stride), square(padding), true));
        return apply(op, x);
    }

    /** Means that make an image of {@code outputSize} rows and columns. */
    public static SambaTensor adaptiveAvgPool2d(SambaTensor x, long outputSize) {
        List<Long> kernel = checked(() -> adaptive(x, outputSize));
        return apply(new Window.AvgPool2d(kernel, kernel, square(0), true), x);
    }

    private static List<Long> adaptive(SambaTensor x, long outputSize) {
        if (x.shape().rank() != 4 || outputSize < 1) {
            throw new ShapeException(
                    "adaptive_avg_pool2d: needs an image of 4 dimensions and an output size of at least 1, found %s and %d"
                            .formatted(x.shape(), outputSize));
        }
        if (x.shape().dim(2) % outputSize != 0 || x.shape().dim(3) % outputSize != 0) {
            throw new UnsupportedFeature(
                    "adaptive_avg_pool2d from %s to %d rows and columns"
                            .formatted(x.shape(), outputSize),
                    "choose an output size that divides the image's");
        }
        return List.of(x.shape().dim(2) / outputSize, x.shape().dim(3) / outputSize);
    }

    /** Over the last {@code dims} dimensions; weight and bias may be null. */
    public static SambaTensor layerNorm(
            SambaTensor x, int dims, SambaTensor weight, SambaTensor bias, float eps) {
        return apply(new Norm.LayerNorm(dims, eps), x, weight, bias);
    }

    /** By the root of the mean square over the last {@code dims} dimensions. */
    public static SambaTensor rmsNorm(SambaTensor x, int dims, SambaTensor weight, float eps) {
        return apply(new Norm.RmsNorm(dims, eps), x, weight);
    }

    /** Over {@code groups} groups of channels; weight and bias may be null. */
    public static SambaTensor groupNorm(
            SambaTensor x, int groups, SambaTensor weight, SambaTensor bias, float eps) {
        return apply(new Norm.GroupNorm(groups, eps), x, weight, bias);
    }

    /** Over the batch, as in training; weight and bias may be null. */
    public static SambaTensor batchNorm(
            SambaTensor x, SambaTensor weight, SambaTensor bias, float eps) {
        return apply(new Norm.BatchNorm(eps), x, weight, bias);
    }

    /** With a mean and a variance for each channel that are known, as in evaluation. */
    public static SambaTensor batchNorm(
            SambaTensor x,
            SambaTensor mean,
            SambaTensor variance,
            SambaTensor weight,
            SambaTensor bias,
            float eps) {
        if (x.shape().rank() < 2) {
            throw SambaTensor.refused("batch_norm: needs [n, channels, ...], found " + x.shape());
        }
        SambaTensor scale = channels(x, variance).add(eps).rsqrt();
        SambaTensor normal = x.sub(channels(x, mean)).mul(scale);
        return normal.mul(channels(x, weight)).add(channels(x, bias));
    }

    /** A number for each channel in a shape that broadcasts to the images of {@code x}. */
    private static SambaTensor channels(SambaTensor x, SambaTensor each) {
        long[] dims = new long[x.shape().rank() - 1];
        Arrays.fill(dims, 1);
        dims[0] = each.shape().elements();
        return each.reshape(dims);
    }

    /**
     * softmax(q kᵀ / sqrt(d)) v; keys and values of fewer heads are shared by groups of queries.
     */
    public static SambaTensor scaledDotProductAttention(
            SambaTensor query, SambaTensor key, SambaTensor value, boolean causal) {
        return attention(query, key, value, null, causal);
    }

    /**
     * @param mask a bool mask of what may be looked at, or a float one that is added to the scores
     */
    public static SambaTensor scaledDotProductAttention(
            SambaTensor query, SambaTensor key, SambaTensor value, SambaTensor mask) {
        return attention(query, key, value, mask, false);
    }

    static SambaTensor attention(
            SambaTensor query,
            SambaTensor key,
            SambaTensor value,
            SambaTensor mask,
            boolean causal) {
        float scale = checked(() -> (float) (1 / StrictMath.sqrt(query.shape().dim(-1))));
        Op op = new ScaledDotProductAttention(causal, scale);
        return apply(op, query, shared(key, query), shared(value, query), mask);
    }

    /** Each head as often as there are queries for it. */
    private static SambaTensor shared(SambaTensor heads, SambaTensor query) {
        if (heads.shape().rank() != 4 || query.shape().rank() != 4) {
            return heads;
        }
        long groups = query.shape().dim(1) / Math.max(1, heads.shape().dim(1));
        return groups > 1 ? heads.repeatInterleave(groups, 1) : heads;
    }

    /** Rotary positions: x cos + rotate_half(x) sin, with tables [length, d] of cosine and sine. */
    public static SambaTensor rotary(SambaTensor x, SambaTensor cos, SambaTensor sin) {
        long width = checked(() -> x.shape().dim(-1));
        if (width % 2 != 0) {
            throw SambaTensor.refused(
                    "rotary: the last dimension of %s has no two halves".formatted(x.shape()));
        }
        List<SambaTensor> halves = x.chunk(2, -1);
        SambaTensor rotated = cat(-1, halves.get(1).neg(), halves.get(0));
        return x.mul(cos).add(rotated.mul(sin));
    }

    /** Mean cross entropy of logits [n, classes] against class numbers [n]. */
    public static SambaTensor crossEntropy(SambaTensor logits, SambaTensor targets) {
        return apply(new Loss.CrossEntropy(), logits, targets);
    }

    /**
     * @param ignoreIndex rows with this target have no loss and do not count in the mean
     * @param labelSmoothing the share of each target that all classes divide among themselves
     */
    public static SambaTensor crossEntropy(
            SambaTensor logits,
            SambaTensor targets,
            Loss.Reduction reduction,
            long ignoreIndex,
            float labelSmoothing) {
        Op op = checked(() -> new Loss.CrossEntropy(reduction, ignoreIndex, labelSmoothing));
        return apply(op, logits, targets);
    }

    /** Mean negative log likelihood of log probabilities [n, classes]. */
    public static SambaTensor nllLoss(SambaTensor logProbabilities, SambaTensor targets) {
        return logProbabilities.gather(1, targets.unsqueeze(1)).mean().neg();
    }

    /** Mean square of the difference. */
    public static SambaTensor mseLoss(SambaTensor prediction, SambaTensor target) {
        return prediction.sub(target).square().mean();
    }

    /** Mean binary cross entropy of logits against targets from 0 to 1. */
    public static SambaTensor binaryCrossEntropyWithLogits(
            SambaTensor logits, SambaTensor targets) {
        return softplus(logits).sub(logits.mul(targets)).mean();
    }

    /** What {@code rule} makes; what it refuses is told with the user's line. */
    static <T> T checked(Supplier<T> rule) {
        try {
            return rule.get();
        } catch (ShapeException e) {
            throw Origin.ofCaller("").place(e);
        } catch (UnsupportedFeature e) {
            throw Origin.ofCaller("").place(e);
        }
    }
}
