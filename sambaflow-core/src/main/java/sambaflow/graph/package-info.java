/**
 * The language of programs: operators, and graphs made of them.
 *
 * <p>{@link sambaflow.graph.Op} is sealed into families ({@link sambaflow.graph.Pointwise}, {@link
 * sambaflow.graph.Contract}, ...); each record says beside its name what is true of the operator on
 * any machine: shape rule, gradient, cost and plain evaluation. A {@link sambaflow.graph.Graph} is
 * a flat, ordered, immutable list of {@link sambaflow.graph.Node}s over numbered {@link
 * sambaflow.graph.Value}s; {@link sambaflow.graph.GraphBuilder} makes one, {@link
 * sambaflow.graph.GraphCheck} verifies it, {@link sambaflow.graph.GraphText} prints it and {@link
 * sambaflow.graph.Evaluation} is its definition.
 *
 * <p>This package knows tensors only: no model, chip or file.
 */
package sambaflow.graph;
