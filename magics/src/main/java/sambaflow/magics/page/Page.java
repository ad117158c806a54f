package sambaflow.magics.page;

/** A place where results are shown, in the order in which they come. */
public interface Page {
    /** Shows one line of text. */
    void line(String text);

    /** Shows a result. */
    void show(Content content);

    /**
     * Shows a result that will be replaced. A page that cannot replace what it has shown, shows
     * only the last state, when the display is closed.
     */
    Display display(Content first);

    /** Begins to show how far a job has come. */
    Progress progress();

    /**
     * The same for a job that may be over in a moment, and whose end is told by other lines: it
     * shows itself late, and a page that can wipe what it has shown keeps nothing of it.
     */
    Progress waiting();
}
