package sambaflow.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sambaflow.graph.Graph;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.Units;

/** A section's deadlock in words: who waits for whom, and what would end it. */
public final class DeadlockText {
    private final Graph program;
    private final Layout layout;
    private final TokenGraph tokens;

    private DeadlockText(Graph program, Layout layout, TokenGraph tokens) {
        this.program = program;
        this.layout = layout;
        this.tokens = tokens;
    }

    /**
     * One sentence for each that waits for the next, and one for each part of the cure; none if
     * {@code section}, which is laid out and takes {@code time}, does not deadlock.
     */
    public static List<String> of(CompiledGraph compiled, Section section, SectionTime time) {
        Layout layout = section.layout().orElseThrow();
        DeadlockText text = new DeadlockText(compiled.graph(), layout, time.graph());
        return time.deadlock().map(text::lines).orElse(List.of());
    }

    private List<String> lines(Outcome.Deadlock deadlock) {
        List<String> lines = new ArrayList<>();
        deadlock.circle().forEach(w -> lines.add(wait(w)));
        List<Deadlocks.Fix> fixes = Deadlocks.fixes(tokens);
        fixes.forEach(f -> lines.add(cure(f)));
        if (fixes.isEmpty()) {
            lines.add("no room ends it: these stages need each other's results");
        }
        return lines;
    }

    private String wait(Outcome.Wait wait) {
        TokenGraph.Channel channel = tokens.channels().get(wait.channel());
        return wait.room()
                ? "%s waits for room before %s: %d slices must be done with, %d are"
                        .formatted(
                                name(wait.actor()), name(channel.to()), wait.needed(), wait.had())
                : "%s waits for %s: it needs %d slices, %d were sent"
                        .formatted(
                                name(wait.actor()),
                                name(channel.from()),
                                wait.needed(),
                                wait.had());
    }

    private String cure(Deadlocks.Fix fix) {
        TokenGraph.Channel channel = tokens.channels().get(fix.channel());
        return "it ends with room for %d slices instead of %d from %s to %s"
                .formatted(fix.slots(), channel.slots(), name(channel.from()), name(channel.to()));
    }

    private String name(int actor) {
        TokenGraph.Actor a = tokens.actors().get(actor);
        return switch (a.kind()) {
            case STAGE -> stage(a.number());
            case READ -> "the reading of " + value(a.number());
            case WRITE -> "the writing of " + value(a.number());
            case WIRE ->
                    switch (tokens.servers().get(a.server())) {
                        case TokenGraph.Link l -> "what passes link " + l.name();
                        case TokenGraph.Memory m -> "what passes the " + m.name();
                    };
        };
    }

    private String stage(int number) {
        Stage stage = layout.stages().get(number);
        String units =
                Stream.concat(stage.pcus().stream(), stage.pmus().stream())
                        .map(Units::toString)
                        .distinct()
                        .collect(Collectors.joining(" "));
        return "stage %d, %s%s"
                .formatted(
                        number,
                        program.nodes().get(stage.nodes().getFirst()).describe(),
                        units.isEmpty() ? "" : " on " + units);
    }

    private String value(int stream) {
        int value = layout.streams().get(stream).value();
        return "'%s'".formatted(program.valueName(value));
    }
}
