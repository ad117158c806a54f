package sambaflow.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.pef.Flow;
import sambaflow.pef.Layout;
import sambaflow.pef.Route;
import sambaflow.pef.Stage;
import sambaflow.pef.Units;
import sambaflow.timing.Profile;

/**
 * What a unit sends over the chip's networks, in {@code bandwidth_report.csv}: one row for each
 * route. Asked for at the pace that the section would have on a perfect network.
 *
 * @param source section, stage and units that send; the AGCU for what comes from outside
 * @param event what the route is for
 * @param bytesPerCycle that each unit must send on average
 * @param vectorsPerCycle the same in vectors, of which a track takes one in a cycle
 * @param slowdown how much too much the busiest link on the way is asked for; 1 if it keeps up
 * @param distance links on the longest way
 * @param iterations slices in one run
 * @param flows units that send at the same time
 */
public record BandwidthRow(
        @JsonProperty("source_unit_name") String source,
        @JsonProperty("event_name") String event,
        @JsonProperty("required_avg_bandwidth") double bytesPerCycle,
        @JsonProperty("bandwidth_vec/cycles") double vectorsPerCycle,
        @JsonProperty("slowdown_factor") double slowdown,
        @JsonProperty("manhattan_distance") int distance,
        @JsonProperty("number_iterations") long iterations,
        @JsonProperty("units") int flows) {

    static List<BandwidthRow> of(Subject subject) {
        Mesh mesh = Mesh.of(subject.rdu(), subject.rdu().tiles());
        List<BandwidthRow> rows = new ArrayList<>();
        for (int i = 0; i < subject.sections().size(); i++) {
            if (!subject.layout(i).routes().isEmpty()) {
                new OfSection(subject, mesh, i).addTo(rows);
            }
        }
        return rows;
    }

    private static final class OfSection {
        private final Subject subject;
        private final Mesh mesh;
        private final int section;
        private final Layout layout;
        private final double pace;
        private final double[][] loads = new double[Network.values().length][];

        OfSection(Subject subject, Mesh mesh, int section) {
            this.subject = subject;
            this.mesh = mesh;
            this.section = section;
            this.layout = subject.layout(section);
            Profile.Part part = subject.part(section);
            double seconds = part.whatIf().perfectNetwork() - part.time().loadingSeconds();
            this.pace = Math.max(1, subject.cycles(seconds));
            for (Network network : Network.values()) {
                if (network.isShared()) {
                    loads[network.ordinal()] = loads(network);
                }
            }
        }

        /** By link: what it is asked for, as a part of what it can carry. */
        private double[] loads(Network network) {
            long[] bytes = layout.linkBytes(subject.rdu(), network);
            double most = pace * network.bytesPerCycle(subject.rdu());
            double[] loads = new double[bytes.length];
            for (int l = 0; l < bytes.length; l++) {
                loads[l] = bytes[l] / most;
            }
            return loads;
        }

        void addTo(List<BandwidthRow> rows) {
            for (Route route : layout.routes()) {
                if (route.network().isShared() && !route.flows().isEmpty()) {
                    rows.add(row(route));
                }
            }
        }

        private BandwidthRow row(Route route) {
            double each = route.bytes() / pace;
            int vector = subject.rdu().network().trackBytes();
            Busiest busiest = new Busiest(mesh, loads[route.network().ordinal()]);
            route.flows().forEach(f -> f.walk(mesh, busiest));
            return new BandwidthRow(
                    "section%d.%s".formatted(section, source(route)),
                    route.kind().toString(),
                    each,
                    each / vector,
                    Math.max(1, busiest.load),
                    route.hops(mesh),
                    layout.tokens(),
                    route.flows().size());
        }

        private String source(Route route) {
            return switch (route.kind()) {
                case READ -> "AGCU";
                case CHANNEL, CHAIN, WRITE, CREDIT -> working(route.from());
                case FEED -> named(route.to(), "PMU", stage(route.to()).pmus());
            };
        }

        /** The compute units of a stage; one that only moves values has none. */
        private String working(int number) {
            List<Units> pcus = stage(number).pcus();
            return pcus.isEmpty()
                    ? named(number, "PMU", stage(number).pmus())
                    : named(number, "PCU", pcus);
        }

        private Stage stage(int number) {
            return layout.stages().get(number);
        }

        private static String named(int stage, String kind, List<Units> units) {
            Stream<String> names = units.stream().map(Units::toString);
            return "stage%d.%s.%s".formatted(stage, kind, Subject.joined(names));
        }
    }

    /** The load of the busiest link that flows take. */
    private static final class Busiest implements Flow.Walk {
        private final Mesh mesh;
        private final double[] loads;
        private double load;

        Busiest(Mesh mesh, double[] loads) {
            this.mesh = mesh;
            this.loads = loads;
        }

        @Override
        public void link(int from, Direction came, Direction goes) {
            load = Math.max(load, loads[mesh.link(from, goes)]);
        }

        @Override
        public void delivers(int at, int hops) {
            // Only the way counts.
        }
    }
}
