package sambaflow.sim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sambaflow.chip.Dram;
import sambaflow.timing.Sweep;
import sambaflow.timing.TokenGraph;
import sambaflow.timing.TokenGraph.Actor;
import sambaflow.timing.TokenGraph.Channel;

/** The comparison is worth something only if it sees a sweep that does one thing wrong. */
class PlantedFaultsTest {
    private static final int GRAPHS = 80;

    /** A channel or an actor with a fault, as a sweep would see it that has it. */
    private static TokenGraph channels(TokenGraph graph, UnaryOperator<Channel> fault) {
        return graph.over(graph.channels().stream().map(fault).toList());
    }

    private static TokenGraph actors(TokenGraph graph, UnaryOperator<Actor> fault) {
        return new TokenGraph(
                graph.actors().stream().map(fault).toList(),
                graph.channels(),
                graph.servers(),
                graph.ticksPerSecond());
    }

    private static Channel channel(Channel c, long latency, long slots, long credit) {
        return new Channel(c.from(), c.to(), latency, slots, credit, c.waits());
    }

    private static Actor actor(Actor a, long firings, long interval, long depth, long demand) {
        return new Actor(
                a.kind(), a.number(), firings, interval, depth, a.server(), demand, a.writes());
    }

    private static Map<String, UnaryOperator<TokenGraph>> faultsOfChannels() {
        Map<String, UnaryOperator<TokenGraph>> faults = new LinkedHashMap<>();
        faults.put(
                "credits come at once",
                g -> channels(g, c -> channel(c, c.latency(), c.slots(), 0)));
        faults.put(
                "a slot less",
                g -> channels(g, c -> c.withSlots(c.slots() > 1 ? c.slots() - 1 : c.slots())));
        faults.put(
                "a slot more",
                g -> channels(g, c -> c.withSlots(c.slots() > 0 ? c.slots() + 1 : 0)));
        faults.put("room without end", g -> channels(g, c -> c.withSlots(0)));
        faults.put("the ways of two channels are swapped", PlantedFaultsTest::swapped);
        faults.put(
                "a tick more on the way",
                g -> channels(g, c -> channel(c, c.latency() + 1, c.slots(), c.credit())));
        return faults;
    }

    private static Map<String, UnaryOperator<TokenGraph>> faultsOfFirings() {
        Map<String, UnaryOperator<TokenGraph>> faults = new LinkedHashMap<>();
        faults.put("nobody waits for all", g -> channels(g, PlantedFaultsTest::notWaiting));
        faults.put(
                "a firing more",
                g ->
                        actors(
                                g,
                                a ->
                                        actor(
                                                a,
                                                a.firings() + 1,
                                                a.interval(),
                                                a.depth(),
                                                a.demand())));
        faults.put(
                "no depth",
                g -> actors(g, a -> actor(a, a.firings(), a.interval(), 0, a.demand())));
        faults.put(
                "the interval is left out where there is a server",
                g ->
                        actors(
                                g,
                                a ->
                                        actor(
                                                a,
                                                a.firings(),
                                                a.server() < 0 ? a.interval() : 0,
                                                a.depth(),
                                                a.demand())));
        faults.put("the last channel is forgotten", PlantedFaultsTest::forgotten);
        return faults;
    }

    private static Channel notWaiting(Channel c) {
        return new Channel(c.from(), c.to(), c.latency(), c.slots(), c.credit(), false);
    }

    private static TokenGraph swapped(TokenGraph graph) {
        List<Channel> channels = new ArrayList<>(graph.channels());
        for (int c = 0; c + 1 < channels.size(); c += 2) {
            Channel a = channels.get(c);
            Channel b = channels.get(c + 1);
            channels.set(c, channel(a, b.latency(), a.slots(), a.credit()));
            channels.set(c + 1, channel(b, a.latency(), b.slots(), b.credit()));
        }
        return graph.over(channels);
    }

    private static TokenGraph forgotten(TokenGraph graph) {
        List<Channel> channels = graph.channels();
        return graph.over(channels.subList(0, Math.max(0, channels.size() - 1)));
    }

    private static Map<String, UnaryOperator<TokenGraph>> faultsOfServers() {
        Map<String, UnaryOperator<TokenGraph>> faults = new LinkedHashMap<>();
        faults.put("of equal requests the highest actor's is first", PlantedFaultsTest::reversed);
        faults.put(
                "a link is never busy",
                g -> actors(g, a -> actor(a, a.firings(), a.interval(), a.depth(), 0)));
        faults.put("each actor has links of its own", PlantedFaultsTest::unshared);
        return faults;
    }

    private static TokenGraph reversed(TokenGraph graph) {
        int last = graph.actors().size() - 1;
        return StaticGraphs.renumbered(
                graph, IntStream.rangeClosed(0, last).map(a -> last - a).toArray());
    }

    private static TokenGraph unshared(TokenGraph graph) {
        List<TokenGraph.Server> links = new ArrayList<>();
        List<Actor> actors = new ArrayList<>();
        for (Actor a : graph.actors()) {
            boolean served = a.server() >= 0;
            actors.add(
                    new Actor(
                            a.kind(),
                            a.number(),
                            a.firings(),
                            a.interval(),
                            a.depth(),
                            served ? links.size() : TokenGraph.NONE,
                            a.demand(),
                            a.writes()));
            if (served) {
                links.add(graph.servers().get(a.server()));
            }
        }
        return new TokenGraph(actors, graph.channels(), links, graph.ticksPerSecond());
    }

    private static Map<String, Dram> faultsOfMemories() {
        Dram d = StaticGraphs.DDR4;
        Map<String, Dram> faults = new LinkedHashMap<>();
        faults.put("no turns", timed(d, d.rowSeconds(), 0, d.refresh()));
        faults.put("no rows", timed(d, 0, d.turnSeconds(), d.refresh()));
        faults.put("no refresh", timed(d, d.rowSeconds(), d.turnSeconds(), 0));
        faults.put("one channel less", d.part(3, 4));
        faults.put(
                "pieces twice as long",
                new Dram(
                        d.bytes(),
                        d.channels(),
                        d.channelBytesPerSecond(),
                        d.burstBytes(),
                        2 * d.interleaveBytes(),
                        d.rowBytes(),
                        d.rowSeconds(),
                        d.turnSeconds(),
                        d.refresh(),
                        d.latencySeconds(),
                        d.outstanding()));
        return faults;
    }

    private static Dram timed(Dram d, double row, double turn, double refresh) {
        return new Dram(
                d.bytes(),
                d.channels(),
                d.channelBytesPerSecond(),
                d.burstBytes(),
                d.interleaveBytes(),
                d.rowBytes(),
                row,
                turn,
                refresh,
                d.latencySeconds(),
                d.outstanding());
    }

    @Test
    void eachFaultOfTokensIsSeen() {
        seen(faultsOfChannels());
        seen(faultsOfFirings());
    }

    @Test
    void eachFaultOfServersIsSeen() {
        seen(faultsOfServers());
    }

    private static void seen(Map<String, UnaryOperator<TokenGraph>> faults) {
        List<TokenGraph> graphs =
                LongStream.range(0, GRAPHS).mapToObj(StaticGraphs::links).toList();
        List<Long> ticks = graphs.stream().map(g -> CycleStepped.run(g).ticks()).toList();
        faults.forEach((name, fault) ->
                assertThat(graphs.stream().map(g -> Sweep.run(fault.apply(g)).ticks()).toList())
                        .as(name)
                        .isNotEqualTo(ticks));
        assertThat(graphs.stream().map(g -> Sweep.run(g).ticks()).toList()).isEqualTo(ticks);
    }

    @Test
    void eachFaultOfMemoriesIsSeen() {
        faultsOfMemories()
                .forEach((name, dram) -> {
                    double worst = 0;
                    for (long seed = 0; seed < GRAPHS; seed++) {
                        double swept = Sweep.run(StaticGraphs.memories(seed, 0, dram)).ticks();
                        double stepped = CycleStepped.run(StaticGraphs.memories(seed)).ticks();
                        worst = Math.max(worst, Math.abs(swept / stepped - 1));
                    }
                    assertThat(worst).as(name).isGreaterThan(SweepAgreesTest.WORST);
                });
    }
}
