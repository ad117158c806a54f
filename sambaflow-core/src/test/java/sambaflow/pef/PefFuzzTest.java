package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.Message;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.OperatorSamples;
import sambaflow.graph.Sample;
import sambaflow.timing.Clock;

/**
 * Whatever the bytes are, the answer is a program that keeps every rule, or a {@link PefException}
 * with an offset; soon, and in little memory.
 *
 * <p>The first half is always the same. Then come random changes, one for each number from {@code
 * fuzz.seed} on, until {@code fuzz.seconds} are over.
 */
class PefFuzzTest {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 60);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    // Bytes that are read count; a minute means never, also on a busy machine.
    private static final long PATIENCE_SECONDS = 60;
    private static final long NANOS = 1_000_000_000;
    private static final Pattern OFFSET = Pattern.compile(" at byte (\\d+)\\b");
    private static final Pef TINY = SamplePefs.tiny();
    private static final Pef TRAINING = SamplePefs.training();

    /** Inputs of one kind. */
    private static final class Counts {
        private long accepted;
        private long refused;
    }

    private final Map<String, Counts> counts = new TreeMap<>();
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    /** What one input did to its reader. */
    private record Answer(Throwable thrown, long allocated) {}

    @AfterEach
    void stop() {
        reader.shutdownNow();
    }

    @Test
    void anyBytesGiveAProgramOrAPefExceptionWithAnOffset() {
        long end = System.nanoTime() + SECONDS * NANOS;
        // Classes that are loaded, once, are not counted.
        List.of(TINY, TRAINING).forEach(pef -> answer("whole", "", PefWriter.bytes(pef)));
        HostileFiles.all().forEach(file -> check("hostile", "", file));
        cut();
        flipped();
        changedFields();
        long seed = SEED;
        for (; System.nanoTime() < end; seed++) {
            check(RandomFiles.kind(seed).toString(), "-Dfuzz.seed=" + seed, RandomFiles.file(seed));
        }
        System.out.printf("%d random files, seeds %d to %d%n", seed - SEED, SEED, seed - 1);
        counts.forEach((kind, n) ->
                System.out.printf(
                        "%-10s %8d accepted %10d refused%n", kind, n.accepted, n.refused));
        assertThat(counts.get("cut").accepted).isZero();
        assertThat(counts.get("flipped").accepted).isZero();
        // Other names and sizes are other valid programs: the decoder is reached.
        assertThat(counts.get("changed").accepted).isPositive();
        assertThat(counts.get("fields").accepted).isPositive();
    }

    private void cut() {
        for (Pef pef : List.of(TINY, TRAINING)) {
            byte[] whole = PefWriter.bytes(pef);
            for (int length = 0; length < whole.length; length++) {
                check("cut", "", Arrays.copyOf(whole, length));
            }
        }
    }

    /** Every bit of a file, and with mended sums every byte of a program and of a manifest. */
    private void flipped() {
        byte[] file = PefWriter.bytes(TINY);
        for (int i = 0; i < 8 * file.length; i++) {
            byte[] flipped = file.clone();
            flipped[i / 8] ^= (byte) (1 << i % 8);
            check("flipped", "", flipped);
        }
        byte[] program = ProgramEncoder.bytes(TRAINING.graphs());
        for (int i = 0; i < program.length; i++) {
            byte[] changed = program.clone();
            changed[i] ^= (byte) (1 << i % 8);
            check("changed", "", PefFiles.withProgram(TRAINING, changed));
        }
        var entries = PefFiles.entries(file);
        byte[] manifest = entries.get(PefFile.MANIFEST);
        for (int i = 0; i < manifest.length; i++) {
            byte[] changed = manifest.clone();
            changed[i] ^= (byte) (1 << i % 8);
            entries.put(PefFile.MANIFEST, changed);
            check("changed", "", StoredZip.pack(entries));
        }
    }

    /** Each field of a training in every way, and each one of every operator in one. */
    private void changedFields() {
        for (int way = 0; way < ChangedFields.WAYS; way++) {
            changedFields(TRAINING, way);
        }
        List<Sample> operators = OperatorSamples.all();
        for (int i = 0; i < operators.size(); i++) {
            Sample sample = operators.get(i);
            changedFields(SamplePefs.of(sample.op(), sample.types()), i);
        }
    }

    private void changedFields(Pef pef, int first) {
        Message program = ProgramEncoder.program(pef.graphs());
        for (int i = ChangedFields.count(program) - 1; i >= 0; i--) {
            Message changed = ChangedFields.changed(program, i, (first + i) % ChangedFields.WAYS);
            check("fields", "", PefFiles.withProgram(pef, changed.toByteArray()));
        }
    }

    private void check(String kind, String replay, byte[] file) {
        Counts seen = counts.computeIfAbsent(kind, _ -> new Counts());
        Answer answer = answer(kind, replay, file);
        if (answer.thrown == null) {
            seen.accepted++;
        } else {
            seen.refused++;
            if (!isPefExceptionWithOffset(answer.thrown, file.length)) {
                fail(said(kind, replay, file, answer.thrown.toString()), answer.thrown);
            }
        }
        // An empty message is two bytes in a file and about 160 in memory.
        if (answer.allocated > 1_000_000 + 200L * file.length) {
            fail(said(kind, replay, file, answer.allocated + " bytes allocated"));
        }
    }

    private static boolean isPefExceptionWithOffset(Throwable thrown, int length) {
        Matcher offset = OFFSET.matcher(String.valueOf(thrown.getMessage()));
        return thrown.getClass() == PefException.class
                && thrown.getMessage().startsWith(PefFiles.FILE)
                && offset.find()
                && Long.parseLong(offset.group(1)) <= length;
    }

    private Answer answer(String kind, String replay, byte[] file) {
        try {
            return reader.submit(() -> read(file)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return fail(said(kind, replay, file, "no answer in " + PATIENCE_SECONDS + " s"), e);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer read(byte[] file) {
        long before = allocated();
        Pef[] pef = {null};
        Throwable thrown = catchThrowable(() -> pef[0] = PefReader.open(PefFiles.FILE, file).pef());
        long allocated = allocated() - before;
        return new Answer(thrown == null ? catchThrowable(() -> use(pef[0])) : thrown, allocated);
    }

    /** What was accepted can be shown, timed and written. */
    private static void use(Pef pef) {
        for (CompiledGraph compiled : pef.graphs()) {
            Graph graph = compiled.graph();
            graph.nodes().forEach(graph::cost);
            RduSpec rdu = RduSpec.of(pef.manifest().arch());
            Clock clock = new Clock(rdu, pef.manifest().tiles());
            compiled.sections().stream()
                    .filter(s -> s.layout().isPresent())
                    .forEach(s -> clock.time(compiled, s));
        }
        PefText.summary(pef);
        PefText.dump(pef);
        if (pef.manifest().format().equals(Manifest.FORMAT)) {
            byte[] written = PefWriter.bytes(pef);
            assertThat(PefReader.open(PefFiles.FILE, written).pef()).isEqualTo(pef);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private static String said(String kind, String replay, byte[] file, String what) {
        return "%s %s: %s; the file in base64: %s"
                .formatted(kind, replay, what, Base64.getEncoder().encodeToString(file));
    }
}
