package sambaflow.magics.command;

import sambaflow.app.AppListener;
import sambaflow.app.StepMetric;
import sambaflow.magics.page.Page;
import sambaflow.magics.page.Progress;
import sambaflow.magics.render.ProgressLine;

/** Shows what an app does on a page: its lines, and how far training has come. */
public class RunView implements AppListener, AutoCloseable {
    private final Page page;
    private Progress progress;

    /** A view on {@code page}. */
    public RunView(Page page) {
        this.page = page;
    }

    @Override
    public void line(String text) {
        page.line(text);
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
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
