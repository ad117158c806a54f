package sambaflow.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import sambaflow.app.App;
import sambaflow.chip.RduSpec;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.magics.command.ModelFile;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.model.LlamaConfig;
import sambaflow.model.LlamaForCausalLM;
import sambaflow.nn.Module;
import sambaflow.nn.optim.AdamW;
import sambaflow.nn.optim.Optimizer;
import sambaflow.pass.Precision;
import sambaflow.pef.Layout;
import sambaflow.pef.PefWriter;
import sambaflow.pef.Section;
import sambaflow.place.PlaceReport;
import sambaflow.section.Mode;
import sambaflow.trace.InputSpec;

/** What is measured: whole compilations, and the placement of a full chip. */
final class Subjects {
    private static final Path LENET = Path.of("notebooks", "lenet", "LeNet.java");
    private static final int GPT2_TOKENS = 1024;
    private static final int LLAMA_TOKENS = 4096;
    private static final double LEARNING_RATE = 1e-4;
    private static final double MILLI = 1e3;

    private Subjects() {}

    /** A model to compile; made anew for each run, as a user's command does. */
    private record Job(
            Supplier<Module> model,
            List<InputSpec> inputs,
            Optimizer optimizer,
            RduSpec rdu,
            int batch) {
        CompileReport compile(Mode mode, boolean inference) {
            Options options =
                    new Options(
                            "bench",
                            "Bench",
                            rdu,
                            OptionalInt.empty(),
                            batch,
                            mode,
                            Precision.BF16,
                            inference,
                            new TreeMap<>());
            return Compiler.compile(model.get(), inputs, optimizer, options);
        }
    }

    static List<Subject> all() {
        List<Subject> all = new ArrayList<>();
        Job lenet = lenet();
        Job gpt2 = gpt2();
        for (Mode mode : Mode.values()) {
            all.add(training("lenet-" + mode, mode == Mode.O3 ? "1" : "", lenet, mode));
        }
        for (Mode mode : Mode.values()) {
            all.add(training("gpt2-small-" + mode, "10", gpt2, mode));
        }
        Job llama = llama();
        all.add(
                new Subject(
                        "llama2-7b-inference",
                        "20 for both",
                        () -> outcome(llama.compile(Mode.O3, true), llama.rdu()),
                        Map::of));
        all.add(
                new Subject(
                        "llama2-7b-training",
                        "20 for both",
                        () -> outcome(llama.compile(Mode.O3, false), llama.rdu()),
                        Map::of));
        all.add(new Subject("place-full-chip", "15", FullChip::placed, Map::of));
        all.add(new Subject("sweep-firings", "", Sweeps::firings, Sweeps::rates));
        all.add(new Subject("sweep-gpt2-xl", "5", Sweeps::gpt2Xl, Sweeps::bounds));
        all.add(new Subject("sweep-llama2-7b-layer", "3 cold", Sweeps::llamaLayer, Map::of));
        return all;
    }

    private static Job lenet() {
        App app = ModelFile.load(LENET).app();
        app.withBatchSize(app.defaultBatchSize());
        return new Job(app::model, app.inputs(), app.optimizer(), RduSpec.SN30, app.batchSize());
    }

    private static List<InputSpec> tokens(int length) {
        return List.of(InputSpec.i64("input_ids", 1, length), InputSpec.i64("labels", 1, length));
    }

    private static Job gpt2() {
        return new Job(
                () -> new GPT2LMHeadModel(GPT2Config.small()),
                tokens(GPT2_TOKENS),
                new AdamW(LEARNING_RATE),
                RduSpec.SN30,
                1);
    }

    private static Job llama() {
        return new Job(
                () -> new LlamaForCausalLM(LlamaConfig.llama2With7Billion()),
                tokens(LLAMA_TOKENS),
                new AdamW(LEARNING_RATE),
                RduSpec.SN40,
                1);
    }

    private static Subject training(String name, String target, Job job, Mode mode) {
        return new Subject(
                name,
                target,
                () -> outcome(job.compile(mode, false), job.rdu()),
                () -> Map.of("--inference bytes", bytes(job.compile(mode, true))));
    }

    private static Outcome outcome(CompileReport report, RduSpec rdu) {
        Map<String, Double> stages = new LinkedHashMap<>();
        report.timings().forEach(t -> stages.put(t.stage(), t.seconds()));
        Map<String, String> facts = new LinkedHashMap<>();
        int tiles = report.pef().manifest().tiles();
        facts.putAll(facts(report.pef().main().sections(), report.placements(), rdu, tiles));
        facts.put("predicted ms", millis(report.predictedSeconds()));
        facts.put("bound ms", millis(report.boundSeconds()));
        facts.put("PEF bytes", bytes(report));
        return new Outcome(stages, facts);
    }

    /**
     * What can be said of any sections that are placed.
     *
     * @param tiles that they may use
     */
    static Map<String, String> facts(
            List<Section> sections, List<PlaceReport> placements, RduSpec rdu, int tiles) {
        Section fullest =
                sections.stream().max((a, b) -> Integer.compare(units(a), units(b))).orElseThrow();
        Layout layout = fullest.layout().orElseThrow();
        double worst =
                placements.stream().mapToDouble(p -> p.after() / p.before()).max().orElseThrow();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sections", "" + sections.size());
        facts.put(
                "fullest section",
                "%s: %d of %d PCUs, %d of %d PMUs"
                        .formatted(
                                fullest.name(),
                                layout.pcuCount(),
                                tiles * rdu.pcusPerTile(),
                                layout.pmuCount(),
                                tiles * rdu.pmusPerTile()));
        facts.put("worst after/before routing", String.format(Locale.ROOT, "%.3f", worst));
        return facts;
    }

    private static int units(Section section) {
        Layout layout = section.layout().orElseThrow();
        return layout.pcuCount() + layout.pmuCount();
    }

    private static String bytes(CompileReport report) {
        return "" + PefWriter.bytes(report.pef()).length;
    }

    private static String millis(double seconds) {
        return String.format(Locale.ROOT, "%.3f", MILLI * seconds);
    }
}
