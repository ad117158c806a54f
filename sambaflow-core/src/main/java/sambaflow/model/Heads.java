package sambaflow.model;

import sambaflow.nn.Dropout;
import sambaflow.nn.SambaTensor;

/** Sequences [batch, length, width] as heads [batch, heads, length, width / heads], and back. */
final class Heads {
    private Heads() {}

    static SambaTensor split(SambaTensor x, long heads) {
        long width = x.shape().dim(-1) / heads;
        return x.reshape(x.shape().dim(0), x.shape().dim(1), heads, width).transpose(1, 2);
    }

    static SambaTensor join(SambaTensor heads) {
        SambaTensor apart = heads.transpose(1, 2);
        return apart.reshape(apart.shape().dim(0), apart.shape().dim(1), -1);
    }

    /**
     * Attention of which each probability may be dropped.
     *
     * @param allowed what may be looked at, broadcast to [batch, heads, queries, keys]
     */
    static SambaTensor attend(
            SambaTensor q, SambaTensor k, SambaTensor v, SambaTensor allowed, Dropout dropout) {
        float scale = (float) (1 / StrictMath.sqrt(q.shape().dim(-1)));
        SambaTensor scores = q.matmul(k.transpose(-1, -2)).mul(scale);
        SambaTensor seen = scores.maskedFill(allowed.logicalNot(), -Float.MAX_VALUE);
        return dropout.forward(seen.softmax()).matmul(v);
    }
}
