package sambaflow.timing;

/** The sweep that looks at every single firing, for tests of other packages. */
public final class FullSweep {
    private FullSweep() {}

    public static Outcome run(TokenGraph graph) {
        return Sweep.full(graph);
    }
}
