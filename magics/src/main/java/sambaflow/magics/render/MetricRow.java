package sambaflow.magics.render;

/**
 * What a training loop measured at one step.
 *
 * @param step from 1, over all epochs
 * @param epoch from 1
 * @param accuracy from 0 to 1; not a number where it was not measured
 * @param samplesPerSecond mean since the run began; not a number where it was not measured
 */
public record MetricRow(
        long step, int epoch, double loss, double accuracy, double samplesPerSecond) {
    public MetricRow withAccuracy(double share) {
        return new MetricRow(step, epoch, loss, share, samplesPerSecond);
    }
}
