package sambaflow.nn;

import java.util.List;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.ShapeException;

/**
 * Attention of several heads with PyTorch's parameters: one weight for the projections of query,
 * key and value, and a layer behind. Sequences are [batch, length, embedDim].
 */
public final class MultiheadAttention extends Module {
    private static final int PROJECTIONS = 3;

    private final Parameter inProjWeight;
    private final Parameter inProjBias;
    private final Linear outProj;
    private final long embedDim;
    private final long numHeads;

    public MultiheadAttention(long embedDim, long numHeads) {
        this(embedDim, numHeads, true);
    }

    /**
     * @param bias whether the projections add something
     */
    public MultiheadAttention(long embedDim, long numHeads, boolean bias) {
        if (numHeads < 1 || embedDim % numHeads != 0) {
            throw new ShapeException(
                    "multihead_attention: a width of %d cannot be cut into %d heads"
                            .formatted(embedDim, numHeads));
        }
        this.embedDim = embedDim;
        this.numHeads = numHeads;
        long all = PROJECTIONS * embedDim;
        Initialiser xavier = Initialiser.uniform(StrictMath.sqrt(6.0 / (embedDim + all)));
        Initialiser zero = Initialiser.constant(0);
        this.inProjWeight = new Parameter(TensorType.f32(all, embedDim), xavier);
        this.inProjBias = bias ? new Parameter(TensorType.f32(all), zero) : null;
        this.outProj = new Linear(embedDim, embedDim, bias);
        outProj.bias().ifPresent(b -> b.initialise(zero));
    }

    /** Each place of x looks at all of x. */
    @Override
    public SambaTensor forward(SambaTensor x) {
        return forward(x, x, x);
    }

    /** Each place of {@code query} looks at all of {@code key} and takes from {@code value}. */
    public SambaTensor forward(SambaTensor query, SambaTensor key, SambaTensor value) {
        return attend(query, key, value, null, false);
    }

    /**
     * @param mask as in PyTorch's module: a bool one says what may not be looked at, a float one is
     *     added to the scores; it broadcasts to [batch, numHeads, queries, keys]
     */
    public SambaTensor forward(
            SambaTensor query, SambaTensor key, SambaTensor value, SambaTensor mask) {
        boolean forbids = mask.dtype() == DType.BOOL;
        return attend(query, key, value, forbids ? mask.logicalNot() : mask, false);
    }

    /** Each place of x looks at itself and what is before it. */
    public SambaTensor causal(SambaTensor x) {
        return attend(x, x, x, null, true);
    }

    private SambaTensor attend(
            SambaTensor query,
            SambaTensor key,
            SambaTensor value,
            SambaTensor mask,
            boolean causal) {
        SambaTensor q = heads(projected(query, 0));
        SambaTensor k = heads(projected(key, 1));
        SambaTensor v = heads(projected(value, 2));
        SambaTensor y = Functional.attention(q, k, v, mask, causal);
        return outProj.forward(y.transpose(1, 2).reshape(query.shape().dim(0), -1, embedDim));
    }

    private SambaTensor projected(SambaTensor x, int which) {
        long from = which * embedDim;
        SambaTensor weight = x.of(inProjWeight).slice(0, from, from + embedDim);
        SambaTensor bias =
                inProjBias == null ? null : x.of(inProjBias).slice(0, from, from + embedDim);
        return Functional.linear(x, weight, bias);
    }

    private SambaTensor heads(SambaTensor x) {
        List<Long> dims = x.shape().dims();
        return x.reshape(dims.get(0), dims.get(1), numHeads, embedDim / numHeads).transpose(1, 2);
    }
}
