package sambaflow.magics.command;

import java.util.ArrayList;
import java.util.List;
import sambaflow.app.AppListener;
import sambaflow.app.StepMetric;
import sambaflow.magics.page.Page;
import sambaflow.magics.page.Progress;

/** Shows what an app does on a page: its lines, and how far training has come. */
public class RunView implements AppListener, AutoCloseable {
    private final Page page;
    private final List<StepMetric> steps = new ArrayList<>();
    private Progress progress;

    /** A view on {@code page}. */
    public RunView(Page page) {
        this.page = page;
    }

    /** Steps so far. */
    protected final List<StepMetric> steps() {
        return steps;
    }

    @Override
    public void line(String text) {
        page.line(text);
    }

    @Override
    public void step(StepMetric metric) {
        steps.add(metric);
        if (progress == null) {
            progress = page.progress();
        }
        double fraction = (double) metric.step() / metric.totalSteps();
        progress.at(fraction, () -> text(metric));
    }

    private static String text(StepMetric m) {
        return String.format(
                java.util.Locale.ROOT,
                "step %d/%d, epoch %d, %.0f samples/s, %.0f s left, loss %.4f",
                m.step(),
                m.totalSteps(),
                m.epoch(),
                m.samplesPerSecond(),
                m.secondsLeft(),
                m.averageLoss());
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
