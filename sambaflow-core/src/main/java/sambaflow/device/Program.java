package sambaflow.device;

import sambaflow.pef.Pef;
import sambaflow.tensor.Tensor;

/** A PEF on its tiles, with device memory for its regions. */
public interface Program extends AutoCloseable {
    Pef pef();

    /** What loading configured. */
    LoadReport loadReport();

    /** Copies {@code value} into region {@code region}; its type must be the region's. */
    void write(String region, Tensor value);

    /** A copy of what region {@code region} holds. */
    Tensor read(String region);

    /**
     * A copy of what value {@code value} of graph {@code graph} holds since the run that made it.
     *
     * @throws RunException if no run has made it
     */
    Tensor value(String graph, int value);

    /** Makes ready to run these sections and return these outputs, again and again. */
    Plan prepare(RunPlan plan);

    /** Frees the tiles; further calls fail. */
    @Override
    void close();
}
