package sambaflow.kernel.shell;

import java.util.Arrays;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.spi.SPIResolutionException;

/** What code of a cell has thrown, as the end of that cell. */
record Failures(Places places, Edits edits) {
    /**
     * An interruption or a failure. JShell is asked, while nobody else does, only for what is not
     * yet defined.
     */
    CellException of(Throwable thrown, JavaShell shell) {
        if (thrown instanceof CellStopped || StopSwitch.requested()) {
            return new CellInterruption(thrown);
        }
        if (thrown instanceof SPIResolutionException unresolved) {
            return new RunFailure(
                    new IllegalStateException(shell.alone(() -> missing(unresolved)), null));
        }
        return new RunFailure(thrown);
    }

    /** The method that threw is the one that cannot be used yet. */
    private String missing(SPIResolutionException unresolved) {
        return Arrays.stream(unresolved.getStackTrace())
                .findFirst()
                .flatMap(frame -> places.known(Places.outerOf(frame.getClassName())))
                .filter(DeclarationSnippet.class::isInstance)
                .map(snippet -> edits.missing((DeclarationSnippet) snippet))
                .orElse("This code cannot run until all it refers to is defined.");
    }
}
