package sambaflow.graph;

import java.util.List;

/**
 * The work of one operator on any machine.
 *
 * @param flops floating-point operations, a multiply-add counted as two
 * @param readBytes bytes of its inputs
 * @param writtenBytes bytes of its outputs
 */
public record Cost(long flops, long readBytes, long writtenBytes) {
    /** {@code flops} and every input read, every output written, once. */
    public static Cost of(long flops, List<TensorType> inputs, List<TensorType> outputs) {
        return new Cost(flops, bytes(inputs), bytes(outputs));
    }

    private static long bytes(List<TensorType> types) {
        return types.stream().mapToLong(TensorType::bytes).sum();
    }

    public Cost plus(Cost other) {
        return new Cost(
                flops + other.flops,
                readBytes + other.readBytes,
                writtenBytes + other.writtenBytes);
    }
}
