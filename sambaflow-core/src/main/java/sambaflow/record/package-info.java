/**
 * What a training leaves of itself, and how others reach it while it runs.
 *
 * <p>A {@link sambaflow.record.RunFolder} holds a {@link sambaflow.record.RunStart}, a log of
 * {@link sambaflow.record.Metric}s that only grows, and a {@link sambaflow.record.RunState} that is
 * replaced as a whole. The training writes them through a {@link sambaflow.record.RunRecord}, which
 * also hears what is asked of it: to stop, or to go on with another learning rate. Whoever can read
 * the folder can watch, in this process or in another one.
 *
 * <p>This package knows files and numbers, and nothing of models or devices.
 */
package sambaflow.record;
