package sambaflow.app;

/**
 * One step of training.
 *
 * @param epoch from 1
 * @param epochs asked for
 * @param step steps done over all epochs
 * @param totalSteps steps that the run will do in all
 * @param loss of this step
 * @param averageLoss mean loss of the epoch so far
 * @param samplesPerSecond since the run began
 * @param secondsLeft estimated
 */
public record StepMetric(
        int epoch,
        int epochs,
        long step,
        long totalSteps,
        double loss,
        double averageLoss,
        double samplesPerSecond,
        double secondsLeft) {}
