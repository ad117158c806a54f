package sambaflow.graph;

/** One tensor of a graph; its number is its position in {@link Graph#values()}. */
public record Value(String name, TensorType type) {}
