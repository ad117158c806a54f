package sambaflow.compile;

import static org.assertj.core.api.Assertions.assertThat;

import example.Compiled;
import example.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sambaflow.chip.Network;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.diagnostic.Severity;
import sambaflow.graph.Graph;
import sambaflow.graph.SectionType;
import sambaflow.nn.Linear;
import sambaflow.nn.ReLU;
import sambaflow.pef.Channel;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Route;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.StageKind;
import sambaflow.pef.Units;
import sambaflow.timing.Clock;
import sambaflow.timing.SectionTime;

/** A section whose stages wait for each other for ever: what its user is told, and does. */
class DeadlockNoteTest {
    private static final int SLICES = 8;
    private static final int SKIP = 2;

    private static final Graph GRAPH =
            Compiled.batch(8)
                    .forInference()
                    .images(
                            new Models.Classifier(
                                    new Linear(784, 32), new ReLU(), new Linear(32, 10)),
                            784)
                    .pef()
                    .main()
                    .graph();

    /**
     * Stage 1 needs all of stage 0's slices before it begins, and stage 2 a slice of each; so the
     * way around stage 1 must hold what stage 0 makes meanwhile.
     */
    private static CompiledGraph around(int room) {
        List<Stage> stages = new ArrayList<>();
        for (int s = 0; s <= SKIP; s++) {
            List<Units> units = List.of(new Units(0, s, 1));
            stages.add(new Stage(List.of(s), StageKind.SIMD, 80, 6, units, units, 1, 1024));
        }
        List<Channel> channels =
                List.of(
                        new Channel(0, 1, 0, SLICES, true),
                        new Channel(0, 2, 0, room, false),
                        new Channel(1, 2, 1, 2, false));
        List<Route> routes = new ArrayList<>();
        channels.forEach(
                c -> routes.add(route(Route.Kind.CHANNEL, Network.VECTOR, c.from(), c.to())));
        channels.forEach(
                c -> routes.add(route(Route.Kind.CREDIT, Network.CONTROL, c.to(), c.from())));
        Layout layout = new Layout(stages, channels, List.of(), SLICES, 0, routes);
        List<Integer> nodes = IntStream.range(0, GRAPH.nodes().size()).boxed().toList();
        Section section =
                new Section("fwd_0", SectionType.FWD, nodes, "", java.util.Optional.of(layout));
        return new CompiledGraph(GRAPH, List.of(section));
    }

    private static Route route(Route.Kind kind, Network network, int from, int to) {
        return new Route(kind, network, from, to, 0, 64, List.of());
    }

    private static List<Diagnostic> notes(int room) {
        CompiledGraph compiled = around(room);
        List<SectionTime> times = new Clock(RduSpec.SN30, 4).times(compiled);
        return Compiler.deadlocks(compiled, times);
    }

    @Test
    void theNoteSaysWhoWaitsForWhomAndItsCureIsTheSmallestThatHelps() {
        Diagnostic note = notes(3).getFirst();
        assertThat(note.code()).isEqualTo(Code.SF324);
        assertThat(note.severity()).isEqualTo(Severity.WARNING);
        String first = GRAPH.nodes().get(0).describe();
        String last = GRAPH.nodes().get(SKIP).describe();
        assertThat(note.message())
                .startsWith("section fwd_0 deadlocks: ")
                .contains(
                        "stage 0, %s on T0[0-0] waits for room before stage 2, %s on T0[2-2]"
                                .formatted(first, last))
                .contains(
                        "waits for stage 0, %s on T0[0-0]: it needs 8 slices, 3 were sent"
                                .formatted(first));
        Matcher cure =
                Pattern.compile(
                                "it ends with room for (\\d+) slices instead of 3 from stage 0, .* to stage 2, ")
                        .matcher(note.message());
        assertThat(cure.find()).isTrue();
        int room = Integer.parseInt(cure.group(1));
        assertThat(room).isEqualTo(SLICES);
        assertThat(notes(room)).isEmpty();
        assertThat(notes(room - 1)).hasSize(1);
    }

    @Test
    void thatSectionsTimeIsALowerBound() {
        SectionTime stuck = new Clock(RduSpec.SN30, 4).times(around(3)).getFirst();
        SectionTime cured = new Clock(RduSpec.SN30, 4).times(around(SLICES)).getFirst();
        assertThat(stuck.seconds()).isPositive().isLessThanOrEqualTo(cured.seconds());
    }
}
