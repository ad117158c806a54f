package sambaflow.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sambaflow.chip.RduSpec;
import sambaflow.compile.Options;
import sambaflow.device.SectionTime;
import sambaflow.nn.Module;
import sambaflow.nn.optim.SGD;
import sambaflow.section.Mode;
import sambaflow.session.Session;
import sambaflow.tensor.Tensor;

/** Times training steps of one workload; the other side of {@code bench/pytorch_steps.py}. */
@Command(
        name = "steps",
        mixinStandardHelpOptions = true,
        description = "Trains one workload and prints times of steps as one line of JSON.")
public final class Steps implements Callable<Integer> {
    private static final double LEARNING_RATE = 0.01;
    private static final double MICRO = 1e6;
    private static final int FIRST = 100;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Parameters(paramLabel = "WORKLOAD", description = "Its name, or 'list'")
    String name;

    @Option(
            names = "--seconds",
            description = "To measure for, after as long a warm-up (default: ${DEFAULT-VALUE})")
    double seconds = 3;

    @Option(
            names = "--groups",
            description = "Times to take, of equally many steps (default: ${DEFAULT-VALUE})")
    int groups = 9;

    @Option(names = "--sections", description = "Also says where the time goes, section by section")
    boolean sections;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Steps()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (name.equals("list")) {
            Workload.all().forEach(w -> System.out.println(w.name()));
            return 0;
        }
        Workload workload =
                Workload.all().stream()
                        .filter(w -> w.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        Path pef = Files.createTempFile("bench", ".pef");
        try (Session session = Session.open()) {
            Module model = workload.model().get();
            session.compile(
                    model, workload.inputs(), new SGD(LEARNING_RATE), options(workload), pef);
            System.out.println(measured(session, workload.batch(1)));
            if (sections) {
                print(session.sectionTimes());
            }
        } finally {
            Files.deleteIfExists(pef);
        }
        return 0;
    }

    private static Options options(Workload workload) {
        return new Options(
                "bench",
                "Bench",
                RduSpec.SN30,
                OptionalInt.empty(),
                workload.batchSize(),
                Mode.O0,
                workload.precision(),
                false,
                new TreeMap<>());
    }

    private String measured(Session session, Map<String, Tensor> batch) {
        long begin = System.nanoTime();
        int steps = 0;
        double first = 0;
        double loss = 0;
        // The rate of the second half of the warm-up says how many steps make a group.
        while (secondsSince(begin) < seconds || steps < 2) {
            loss = step(session, batch);
            if (++steps == FIRST) {
                first = secondsSince(begin);
            }
        }
        int each = Math.max(1, (int) (steps / (double) groups));
        List<Double> times = new ArrayList<>();
        List<Double> processor = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            long start = System.nanoTime();
            long busy = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < each; i++) {
                loss = step(session, batch);
            }
            times.add(secondsSince(start) / each * MICRO);
            processor.add((THREADS.getCurrentThreadCpuTime() - busy) / 1e3 / each);
        }
        times.sort(null);
        processor.sort(null);
        return String.format(
                Locale.ROOT,
                "{\"workload\": \"%s\", \"median_us\": %.2f, \"least_us\": %.2f, \"most_us\": %.2f,"
                        + " \"processor_us\": %.2f,"
                        + " \"first_100_s\": %.3f, \"loss\": %.5f}",
                name,
                times.get(times.size() / 2),
                times.getFirst(),
                times.getLast(),
                processor.get(processor.size() / 2),
                first,
                loss);
    }

    private static void print(List<SectionTime> times) {
        double all = times.stream().mapToDouble(SectionTime::wallSeconds).sum();
        times.stream()
                .sorted(Comparator.comparingDouble(SectionTime::wallSeconds).reversed())
                .forEach(t ->
                        System.out.printf(
                                Locale.ROOT,
                                "%5.1f %%  %s%n",
                                100 * t.wallSeconds() / all,
                                t.section()));
    }

    private static double step(Session session, Map<String, Tensor> batch) {
        return session.run(batch).get("loss").get(0);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
