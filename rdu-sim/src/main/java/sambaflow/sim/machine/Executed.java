package sambaflow.sim.machine;

import java.util.Map;
import sambaflow.device.RunResult;
import sambaflow.sim.report.RunReport;
import sambaflow.tensor.Tensor;

/** A run that is over: what it returned and what it would have cost. */
public record Executed(Map<String, Tensor> outputs, RunReport report) {
    RunResult result() {
        return new RunResult(outputs, report.chipTime());
    }
}
