package sambaflow.io;

import sambaflow.tensor.Tensor;

/** A linear classifier trained by plain loops, to judge data without any of the compiler. */
final class LogisticRegression {
    private static final int CLASSES = 10;
    private static final int PIXELS = 784;

    private final float[] weight;
    private final float[] bias;
    private final float[] weightSpeed = new float[CLASSES * PIXELS];
    private final float[] biasSpeed = new float[CLASSES];
    private final float decay;

    LogisticRegression() {
        this(new float[CLASSES * PIXELS], new float[CLASSES], 0);
    }

    LogisticRegression(float[] weight, float[] bias, float decay) {
        this.weight = weight;
        this.bias = bias;
        this.decay = decay;
    }

    /** One step of gradient descent with momentum 0.9; returns the loss before it. */
    double step(Batch batch) {
        float[] images = batch.features().toFloatArray();
        float[] weightGradient = new float[weight.length];
        float[] biasGradient = new float[CLASSES];
        double loss = 0;
        for (int row = 0; row < batch.samples(); row++) {
            double[] chance = chances(batch.features(), row);
            int label = (int) batch.labels().getLong(row);
            loss -= Math.log(chance[label]) / batch.samples();
            for (int c = 0; c < CLASSES; c++) {
                float error = (float) ((chance[c] - (c == label ? 1 : 0)) / batch.samples());
                biasGradient[c] += error;
                for (int i = 0; i < PIXELS; i++) {
                    weightGradient[c * PIXELS + i] += error * images[row * PIXELS + i];
                }
            }
        }
        descend(weight, weightGradient, weightSpeed);
        descend(bias, biasGradient, biasSpeed);
        return loss;
    }

    private void descend(float[] values, float[] gradient, float[] speed) {
        for (int i = 0; i < values.length; i++) {
            speed[i] = 0.9f * speed[i] + gradient[i] + decay * values[i];
            values[i] -= 0.0015f * speed[i];
        }
    }

    private double[] chances(Tensor images, int row) {
        double[] chance = new double[CLASSES];
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            double score = bias[c];
            for (int i = 0; i < PIXELS; i++) {
                score += weight[c * PIXELS + i] * images.get((long) row * PIXELS + i);
            }
            chance[c] = Math.exp(score);
            sum += chance[c];
        }
        for (int c = 0; c < CLASSES; c++) {
            chance[c] /= sum;
        }
        return chance;
    }

    /** Share of {@code data} that is classified right, in percent. */
    double accuracy(Dataset data) {
        int right = 0;
        for (Batch batch : DataLoader.inOrder(data, 100).epoch(0)) {
            for (int row = 0; row < batch.samples(); row++) {
                double[] chance = chances(batch.features(), row);
                int best = 0;
                for (int c = 1; c < CLASSES; c++) {
                    best = chance[c] > chance[best] ? c : best;
                }
                right += best == batch.labels().getLong(row) ? 1 : 0;
            }
        }
        return 100.0 * right / data.size();
    }
}
