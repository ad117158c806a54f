package sambaflow.device;

import java.util.Map;
import sambaflow.tensor.Tensor;

/** Outputs by name, and the time the chip would have taken. */
public record RunResult(Map<String, Tensor> outputs, ChipTime chipTime) {}
