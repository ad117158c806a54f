package sambaflow.magics.command;

import sambaflow.app.AppListener;
import sambaflow.app.StepMetric;
import sambaflow.magics.page.Page;
import sambaflow.magics.page.Progress;
import sambaflow.magics.render.ProgressLine;

/** Shows what an app does on a page: its lines, and how far compiling or training has come. */
public class RunView implements AppListener, AutoCloseable {
    private final Page page;
    private Progress progress;
    private Progress compiling;

    /** A view on {@code page}. */
    public RunView(Page page) {
        this.page = page;
    }

    @Override
    public void line(String text) {
        compiled();
        page.line(text);
    }

    @Override
    public void compiling(String stage, int done, int all) {
        if (compiling == null) {
            compiling = page.waiting();
        }
        compiling.at(all == 0 ? -1 : (double) done / all, () -> stage(stage, done, all));
    }

    private static String stage(String stage, int done, int all) {
        String parts =
                all > 0
                        ? " %d/%d sections".formatted(done, all)
                        : done > 0 ? ", looked at " + done : "";
        return "compiling: " + stage + parts;
    }

    private void compiled() {
        if (compiling != null) {
            compiling.close();
            compiling = null;
        }
    }

    @Override
    public void step(StepMetric metric) {
        if (progress == null) {
            progress = page.progress();
        }
        ProgressLine line = line(metric);
        progress.at(line.fraction(), line::text);
    }

    private static ProgressLine line(StepMetric metric) {
        return new ProgressLine(
                "training",
                metric.step(),
                metric.totalSteps(),
                metric.epoch(),
                metric.epochs(),
                metric.samplesPerSecond(),
                metric.secondsLeft(),
                metric.averageLoss());
    }

    @Override
    public void close() {
        compiled();
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
