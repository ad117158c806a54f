package sambaflow.sim.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sambaflow.device.RunResult;
import sambaflow.device.SectionTime;
import sambaflow.sim.report.RunReport;
import sambaflow.sim.report.SectionTiming;
import sambaflow.tensor.Tensor;

/** A run that is over: what it returned and what it would have cost. */
public record Executed(Map<String, Tensor> outputs, RunReport report) {
    RunResult result() {
        List<SectionTime> sections = new ArrayList<>();
        for (int i = 0; i < report.sections().size(); i++) {
            SectionTiming timing = report.sections().get(i);
            sections.add(
                    new SectionTime(
                            timing.section(),
                            timing.type(),
                            report.sectionWallSeconds().get(i),
                            timing.chipTime()));
        }
        return new RunResult(outputs, report.chipTime(), sections);
    }
}
