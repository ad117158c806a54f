package sambaflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Training steps of this project and of PyTorch in turn, in processes of their own. */
@Command(
        name = "training",
        mixinStandardHelpOptions = true,
        description = {
            "Times training steps beside PyTorch's, in one run on the same threads.",
            "PyTorch comes from PyPI into a folder of the benchmark's own."
        })
public final class Training implements Callable<Integer> {
    private static final String TORCH = "torch==2.13.0";
    private static final Path SCRIPT = Path.of("bench", "pytorch_steps.py");

    @Parameters(
            paramLabel = "NAME",
            description = "Measure only what has this in its name (default: all)")
    List<String> names = List.of();

    @Option(
            names = "--threads",
            split = ",",
            description = "Numbers of threads (default: ${DEFAULT-VALUE})")
    List<Integer> threads = List.of(1, 2);

    @Option(
            names = "--runs",
            description = "Processes of each side and row (default: ${DEFAULT-VALUE})")
    int runs = 3;

    @Option(
            names = "--seconds",
            description =
                    "To measure for in each process, after as long a warm-up (${DEFAULT-VALUE})")
    double seconds = 3;

    @Option(names = "--compile", description = "Also through torch.compile")
    boolean compile;

    @Option(
            names = "--pytorch",
            paramLabel = "FOLDER",
            description = "Environment with PyTorch, made if it is missing (${DEFAULT-VALUE})")
    Path pytorch = Path.of(System.getProperty("user.home"), ".cache", "sambaflow", "pytorch");

    /** What a row promises. */
    private record Promise(double floor, double goal) {}

    private static final Map<String, Promise> PROMISES =
            Map.of(
                    "logreg-b1", new Promise(30, 90),
                    "logreg-b32", new Promise(6, 13),
                    "mlp-b1", new Promise(4, 7),
                    "mlp-b64", new Promise(1.2, 1.6),
                    "lenet-b1", new Promise(1.3, 3),
                    "lenet-b32", new Promise(2, 5),
                    "gpt-small-fp32", new Promise(1.1, 1.35),
                    "gpt-small-bf16", new Promise(1.1, 1.5),
                    "gpt2-fp32", new Promise(1.05, 1.4),
                    "gpt2-bf16", new Promise(1.1, 1.5));

    @Override
    public Integer call() throws IOException {
        Path python = python();
        Machine machine = Machine.now();
        System.out.printf(
                Locale.ROOT,
                "%s, %d cores, Java %s, %s, load %.1f%n%n",
                machine.system(),
                machine.cores(),
                machine.java(),
                TORCH,
                machine.load());
        System.out.println(
                "| training step | threads | PyTorch us | compiled us | ours us | ratio | floor | goal |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (Workload workload : Workload.all()) {
            boolean wanted = names.isEmpty() || names.stream().anyMatch(workload.name()::contains);
            for (int n : wanted ? threads : List.<Integer>of()) {
                System.out.println(row(workload.name(), n, python));
            }
        }
        return 0;
    }

    private String row(String name, int n, Path python) {
        List<Double> eager = new ArrayList<>();
        List<Double> compiled = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            eager.add(pytorch(name, n, python, false));
            if (compile) {
                compiled.add(pytorch(name, n, python, true));
            }
            ours.add(ours(name, n));
        }
        double best =
                compiled.isEmpty() ? median(eager) : Math.min(median(eager), median(compiled));
        Promise promise = PROMISES.get(name);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %s | %.1f | %.2f | %.2f | %.2f |",
                name,
                n,
                median(eager),
                compiled.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", median(compiled)),
                median(ours),
                best / median(ours),
                promise.floor(),
                promise.goal());
    }

    private double pytorch(String name, int n, Path python, boolean compiled) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(python.toString(), SCRIPT.toString(), name, "--threads=" + n));
        command.add("--seconds=" + seconds);
        if (compiled) {
            command.add("--compile");
        }
        return microseconds(command, n);
    }

    private double ours(String name, int n) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("@etc/jvm.flags", "--add-modules=jdk.incubator.vector"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Steps.class.getName(), name, "--seconds=" + seconds));
        return microseconds(command, n);
    }

    private static double microseconds(List<String> command, int threads) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SN_NUM_THREADS", "" + threads);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String json = out.lines().filter(l -> l.startsWith("{")).findFirst().orElse("");
            if (json.isEmpty()) {
                throw new IllegalStateException("no result of " + command + ": " + out);
            }
            JsonNode result = new ObjectMapper().readTree(json);
            return result.get("median_us").asDouble();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** The Python of the environment, which is made where there is none. */
    private Path python() throws IOException {
        Path python = pytorch.resolve("bin").resolve("python");
        if (!Files.exists(python)) {
            System.err.println("Making " + pytorch + " with " + TORCH + ", some gigabytes");
            run("python3", "-m", "venv", pytorch.toString());
            run(python.toString(), "-m", "pip", "install", "-q", TORCH, "numpy");
        }
        return python;
    }

    private static void run(String... command) throws IOException {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        }
    }
}
