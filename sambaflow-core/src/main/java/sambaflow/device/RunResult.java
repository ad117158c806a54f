package sambaflow.device;

import java.util.List;
import java.util.Map;
import sambaflow.tensor.Tensor;

/**
 * What a run came to.
 *
 * @param outputs by name
 * @param chipTime predicted for the chip, with the host's time around the run
 * @param sections time of each section, in the order in which they ran
 */
public record RunResult(
        Map<String, Tensor> outputs, ChipTime chipTime, List<SectionTime> sections) {}
