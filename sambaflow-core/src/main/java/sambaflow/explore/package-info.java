/**
 * One model on many chips: well-known families of models as shapes only, what they would take on a
 * chip, and how far that is from what was published.
 *
 * <p>{@link sambaflow.explore.Workload} is a model with its sizes; {@link sambaflow.explore.Target}
 * what it runs on; {@link sambaflow.explore.Prediction} the result. {@link
 * sambaflow.explore.Validation} compares a list of published results to predictions.
 */
package sambaflow.explore;
