package sambaflow.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A deadlock in words: who waits for whom, and what would end it. */
public final class DeadlockText {
    private final TokenGraph graph;
    private final IntFunction<String> stages;

    /**
     * @param stages the name of each stage
     */
    public DeadlockText(TokenGraph graph, IntFunction<String> stages) {
        this.graph = graph;
        this.stages = stages;
    }

    /** One sentence for each that waits, and one for the cure. */
    public List<String> of(Outcome.Deadlock deadlock) {
        List<String> lines = new ArrayList<>();
        for (Outcome.Wait wait : deadlock.circle()) {
            TokenGraph.Channel channel = graph.channels().get(wait.channel());
            lines.add(
                    wait.room()
                            ? "%s waits for room before %s: %d slices must be done with, %d are"
                                    .formatted(
                                            name(wait.actor()),
                                            name(channel.to()),
                                            wait.needed(),
                                            wait.had())
                            : "%s waits for %s: it needs %d slices, %d were sent"
                                    .formatted(
                                            name(wait.actor()),
                                            name(channel.from()),
                                            wait.needed(),
                                            wait.had()));
        }
        List<Deadlocks.Fix> fixes = Deadlocks.fixes(graph);
        for (Deadlocks.Fix fix : fixes) {
            TokenGraph.Channel channel = graph.channels().get(fix.channel());
            lines.add(
                    "it ends with room for %d slices instead of %d from %s to %s"
                            .formatted(
                                    fix.slots(),
                                    channel.slots(),
                                    name(channel.from()),
                                    name(channel.to())));
        }
        if (fixes.isEmpty()) {
            lines.add("no room ends it: these stages need each other's results");
        }
        return lines;
    }

    private String name(int actor) {
        TokenGraph.Actor a = graph.actors().get(actor);
        return switch (a.kind()) {
            case STAGE -> stages.apply(a.number());
            case READ -> "the read of stream " + a.number();
            case WRITE -> "the write of stream " + a.number();
            case WIRE -> "the link of value " + a.number();
        };
    }
}
