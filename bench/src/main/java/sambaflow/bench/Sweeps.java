package sambaflow.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import sambaflow.chip.RduSpec;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.model.LlamaConfig;
import sambaflow.model.LlamaForCausalLM;
import sambaflow.nn.Module;
import sambaflow.nn.optim.AdamW;
import sambaflow.pass.Precision;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.section.Mode;
import sambaflow.timing.Clock;
import sambaflow.timing.SectionTime;
import sambaflow.timing.Sweep;
import sambaflow.timing.TokenGraph;
import sambaflow.trace.InputSpec;

/** How fast times are found: firings of the sweep, and all sections of a large model. */
final class Sweeps {
    private static final int STAGES = 32;
    private static final long FIRINGS = 200_000;
    private static final double NANOS = 1e9;
    private static final double MILLION = 1e6;
    private static final double THOUSAND = 1e3;

    private Sweeps() {}

    /**
     * A pipeline with skips, one firing after the other, as a queue of events does it, and with its
     * period.
     */
    static Outcome firings() {
        TokenGraph graph = pipeline();
        Map<String, Double> stages = new LinkedHashMap<>();
        double full = seconds(() -> Sweep.full(graph));
        double queue = seconds(() -> EventQueue.ticks(graph));
        double skipping = seconds(() -> Sweep.run(graph));
        stages.put("every firing", full);
        stages.put("event queue", queue);
        stages.put("with its period", skipping);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("firings", "" + graph.firings());
        return new Outcome(stages, facts);
    }

    /** What a second of each route comes to. */
    static Map<String, String> rates() {
        TokenGraph graph = pipeline();
        double full = Double.POSITIVE_INFINITY;
        double queue = Double.POSITIVE_INFINITY;
        double skipping = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 5; i++) {
            full = Math.min(full, seconds(() -> Sweep.full(graph)));
            queue = Math.min(queue, seconds(() -> EventQueue.ticks(graph)));
            skipping = Math.min(skipping, seconds(() -> Sweep.run(graph)));
        }
        double ticks = Sweep.run(graph).ticks();
        Map<String, String> rates = new LinkedHashMap<>();
        rates.put("M firings/s", "%.1f".formatted(graph.firings() / full / MILLION));
        rates.put(
                "G actor-ticks/s with its period",
                "%.1f".formatted(ticks * STAGES / skipping / NANOS));
        rates.put("times as fast as the event queue", "%.1f".formatted(queue / full));
        return rates;
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS;
    }

    private static TokenGraph pipeline() {
        List<TokenGraph.Actor> actors = new ArrayList<>();
        List<TokenGraph.Channel> channels = new ArrayList<>();
        for (int i = 0; i < STAGES; i++) {
            actors.add(TokenGraph.Actor.stage(i, FIRINGS, 90 + i * 7 % 30, 6));
            if (i > 0) {
                channels.add(new TokenGraph.Channel(i - 1, i, 12, 2, 6, false));
            }
            if (i > 3 && i % 3 == 0) {
                channels.add(new TokenGraph.Channel(i - 3, i, 30, 5, 9, false));
            }
        }
        return new TokenGraph(actors, channels, List.of(), 1e9);
    }

    /** All sections of a training step of GPT-2 XL, 48 layers, each different one once. */
    static Outcome gpt2Xl() {
        CompiledGraph compiled = Xl.COMPILED;
        Clock clock = new Clock(RduSpec.SN30, 4);
        double seconds = seconds(() -> clock.times(compiled));
        return new Outcome(Map.of("times", seconds), facts(clock.times(compiled)));
    }

    /** How many sections of it the closed form tells of in a second. */
    static Map<String, String> bounds() {
        List<Layout> layouts =
                Xl.COMPILED.sections().stream().map(s -> s.layout().orElseThrow()).toList();
        double fastest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 20; i++) {
            double seconds = seconds(() -> layouts.forEach(l -> l.time(RduSpec.SN30, 4)));
            fastest = Math.min(fastest, seconds);
        }
        return Map.of(
                "k sections/s of the closed form",
                "%.0f".formatted(layouts.size() / fastest / THOUSAND));
    }

    /** A decoder layer of Llama-2 7B in training, and once more with what is known by then. */
    static Outcome llamaLayer() {
        CompiledGraph compiled = Layer.COMPILED;
        Clock clock = new Clock(RduSpec.SN40, RduSpec.SN40.tiles());
        Map<String, Double> stages = new LinkedHashMap<>();
        stages.put("cold", seconds(() -> clock.times(compiled)));
        stages.put("memoised", seconds(() -> clock.times(compiled)));
        return new Outcome(stages, facts(clock.times(compiled)));
    }

    private static Map<String, String> facts(List<SectionTime> times) {
        double step = times.stream().mapToDouble(SectionTime::seconds).sum();
        return Map.of(
                "sections", "" + times.size(), "predicted ms", "%.1f".formatted(THOUSAND * step));
    }

    private static CompiledGraph compiled(Module model, int tokens, RduSpec rdu, int tiles) {
        Options options =
                new Options(
                        "bench",
                        "Bench",
                        rdu,
                        OptionalInt.of(tiles),
                        1,
                        Mode.O3,
                        Precision.BF16,
                        false,
                        new TreeMap<>());
        List<InputSpec> inputs =
                List.of(InputSpec.i64("input_ids", 1, tokens), InputSpec.i64("labels", 1, tokens));
        return Compiler.compile(model, inputs, new AdamW(1e-3), options).pef().main();
    }

    /** Compiled once: its time is not what is measured. */
    private static final class Xl {
        private static final CompiledGraph COMPILED =
                compiled(
                        new GPT2LMHeadModel(new GPT2Config(50257, 1024, 1600, 48, 25)),
                        1024,
                        RduSpec.SN30,
                        4);
    }

    private static final class Layer {
        private static final CompiledGraph COMPILED =
                compiled(
                        new LlamaForCausalLM(new LlamaConfig(32_000, 4096, 11_008, 1, 32, 32)),
                        2048,
                        RduSpec.SN40,
                        RduSpec.SN40.tiles());
    }
}
