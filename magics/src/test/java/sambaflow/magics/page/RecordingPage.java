package sambaflow.magics.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A page that remembers what it was given, for the tests of whoever writes on pages. */
public final class RecordingPage implements Page {
    private final List<String> lines = new ArrayList<>();
    private final List<Content> contents = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();
    private int open;

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public void show(Content content) {
        contents.add(content);
    }

    /** Each update is made and remembered in the place of the first state. */
    @Override
    public Display display(Content first) {
        contents.add(first);
        int at = contents.size() - 1;
        open++;
        return new Display() {
            @Override
            public void update(Supplier<Content> newer) {
                contents.set(at, newer.get());
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public Progress progress() {
        open++;
        return new Progress() {
            @Override
            public void at(double fraction, Supplier<String> text) {
                progress.add(text.get());
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public Progress waiting() {
        return progress();
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** What was shown, displays in their latest state. */
    public List<Content> contents() {
        return List.copyOf(contents);
    }

    public List<String> progressLines() {
        return List.copyOf(progress);
    }

    /** Displays and progress that were begun and not closed. */
    public int open() {
        return open;
    }
}
