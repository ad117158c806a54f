/**
 * What users write: modules with PyTorch's names, and the symbolic tensors they compose.
 *
 * <p>A {@link sambaflow.nn.Module} has parameters and a {@code forward} method over {@link
 * sambaflow.nn.SambaTensor}s; its fields are its children, and {@code linLayer.weight} is known as
 * {@code lin_layer.weight}. Parameters are lazy: a shape, a type and a seeded distribution until
 * somebody asks for the numbers. {@link sambaflow.nn.optim.Optimizer} describes the update.
 *
 * <p>This package knows tensors and the graph language, nothing of compilers or devices.
 */
package sambaflow.nn;
