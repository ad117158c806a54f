package sambaflow.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sambaflow.device.ChipTime;
import sambaflow.device.RunException;
import sambaflow.device.SectionTime;
import sambaflow.io.Batch;
import sambaflow.session.Run;
import sambaflow.session.Session;
import sambaflow.tensor.Tensor;

/**
 * A PEF run on one batch again and again.
 *
 * @param samples in each run
 * @param seconds wall time of all runs together
 * @param chipTime predicted for all runs together
 * @param sections mean time of one run
 */
record Repetition(
        int iterations,
        int samples,
        double seconds,
        ChipTime chipTime,
        List<SectionMeasurement.Row> sections) {
    private static final double NANOS = 1e9;

    /** Measures after a tenth of the runs as warm-up. */
    static Repetition of(
            App app, RunArguments run, MeasureArguments measure, AppListener listener) {
        int least = measure.iterations();
        double duration = measure.minDuration();
        try (Opened opened = Opened.open(app, run, listener)) {
            AppData data = AppData.forInference(app, run, listener);
            int samples = opened.pef().manifest().batchSize();
            Batch batch = data.testLoader(app, samples).epoch(0).iterator().next();
            Map<String, Tensor> inputs = opened.pefInputs(batch);
            Run step = Run.of(inputs).withSections(run.sectionTypes()).allowingNonFinite();
            Session session = opened.session();
            for (int i = 0; i < Math.max(1, least / 10); i++) {
                session.run(step);
            }
            ChipTime before = session.chipTime();
            List<SectionTime> sections = session.sectionTimes();
            long start = System.nanoTime();
            int done = 0;
            double seconds = 0;
            while (done < least || seconds < duration) {
                if (Thread.interrupted()) {
                    throw new RunException.Cancelled(
                            "measurement was stopped after %d of %d runs".formatted(done, least));
                }
                session.run(step);
                done++;
                seconds = (System.nanoTime() - start) / NANOS;
            }
            return new Repetition(
                    done,
                    samples,
                    seconds,
                    session.chipTime().minus(before),
                    rows(sections, session.sectionTimes(), done));
        }
    }

    private static List<SectionMeasurement.Row> rows(
            List<SectionTime> before, List<SectionTime> after, int runs) {
        List<SectionMeasurement.Row> rows = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            SectionTime from = before.get(i);
            SectionTime to = after.get(i);
            rows.add(
                    new SectionMeasurement.Row(
                            to.section(),
                            to.type(),
                            (to.wallSeconds() - from.wallSeconds()) / runs,
                            to.chipTime().minus(from.chipTime()).total() / runs));
        }
        return rows;
    }

    /** Wall time of the sections alone, in one run. */
    double graphSeconds() {
        return sections.stream().mapToDouble(SectionMeasurement.Row::wallSeconds).sum();
    }
}
