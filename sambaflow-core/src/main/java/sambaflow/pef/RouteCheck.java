package sambaflow.pef;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.chip.TurnRule;
import sambaflow.graph.Graph;

/**
 * The rules that the routes of a section keep: channels and credits have theirs, and none leaves
 * the tiles of the program or turns where packets could come to wait in a circle.
 */
record RouteCheck(String who, Graph graph, Layout layout) {
    /** Throws a {@link PefException} that names the first broken rule. */
    void check(Mesh mesh) {
        List<Channel> channels = layout.channels();
        if (layout.routes().size() < 2 * channels.size()) {
            throw new PefException(
                    "%s: %d routes; %d channels and their credits need one each"
                            .formatted(who, layout.routes().size(), channels.size()));
        }
        for (int i = 0; i < channels.size(); i++) {
            Channel c = channels.get(i);
            require(i, Route.Kind.CHANNEL, c.from(), c.to(), c.value());
            require(channels.size() + i, Route.Kind.CREDIT, c.to(), c.from(), c.value());
        }
        layout.routes().forEach(r -> check(r, mesh));
    }

    private void require(int index, Route.Kind kind, int from, int to, int value) {
        Route r = layout.routes().get(index);
        if (r.kind() != kind || r.from() != from || r.to() != to || r.value() != value) {
            throw new PefException(
                    "%s: route %d is a %s %d -> %d of value %d, expected the %s %d -> %d of value %d"
                            .formatted(
                                    who, index, r.kind(), r.from(), r.to(), r.value(), kind, from,
                                    to, value));
        }
    }

    private void check(Route route, Mesh mesh) {
        if (!joins(route) || route.bytes() < 0) {
            throw new PefException(
                    "%s: a %s of %d bytes of value %d leads from stage %d to %d; there are %d stages and %d values"
                            .formatted(
                                    who,
                                    route.kind(),
                                    route.bytes(),
                                    route.value(),
                                    route.from(),
                                    route.to(),
                                    layout.stages().size(),
                                    graph.values().size()));
        }
        for (Flow flow : route.flows()) {
            Kept kept = new Kept(mesh, EnumSet.allOf(TurnRule.class));
            try {
                flow.walk(mesh, kept);
            } catch (PefException e) {
                throw new PefException("%s: %s".formatted(who, e.getMessage()), e);
            }
            if (kept.rules.isEmpty()) {
                throw new PefException(
                        "%s: flow '%s' from %s turns as no rule allows: packets could block each other"
                                .formatted(who, flow.steps(), mesh.name(flow.from())));
            }
        }
    }

    /** Whether there is what a route of its kind carries, and there are those that it joins. */
    private boolean joins(Route route) {
        int stages = layout.stages().size();
        boolean from = inside(route.from(), stages);
        boolean to = inside(route.to(), stages);
        boolean value = inside(route.value(), graph.values().size());
        return switch (route.kind()) {
            case CHANNEL, CREDIT -> from && to && value;
            case FEED, CHAIN ->
                    from && route.from() == route.to() && route.value() == Route.OPERANDS;
            case READ -> route.from() == Route.MEMORY && to && value;
            case WRITE -> from && route.to() == Route.MEMORY && value;
        };
    }

    private static boolean inside(int number, int count) {
        return number >= 0 && number < count;
    }

    /** The turn rules that a flow keeps. */
    private record Kept(Mesh mesh, Set<TurnRule> rules) implements Flow.Walk {
        @Override
        public void link(int from, Direction came, Direction goes) {
            rules.removeIf(r -> came != null && !r.allows(came, goes, mesh.column(from)));
        }

        @Override
        public void delivers(int at, int hops) {
            // Which unit takes it is the stages' business.
        }
    }
}
