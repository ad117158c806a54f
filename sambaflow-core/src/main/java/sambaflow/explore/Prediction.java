package sambaflow.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a step of a workload takes on a chip.
 *
 * @param execute seconds in which sections execute
 * @param programLoad seconds of loading their programs
 * @param argumentLoad seconds of loading their arguments
 * @param orchestration seconds until they are launched
 * @param host seconds of the host around the step
 * @param sections how many
 * @param pcuUse part of the PCUs of the tiles in use, from 0 to 1, that the fullest section has
 * @param pmuUse the same of the PMUs
 * @param bytes moved from and to the memory outside
 * @param memoryBytes of the memory outside that are in use at most: of HBM where there is one
 * @param hottestBytesPerSecond of the sections that take longest, the one that moves most a second
 * @param clockHz of the chip
 * @param work what a step does
 */
public record Prediction(
        double execute,
        double programLoad,
        double argumentLoad,
        double orchestration,
        double host,
        double sections,
        double pcuUse,
        double pmuUse,
        double bytes,
        double memoryBytes,
        double hottestBytesPerSecond,
        double clockHz,
        Work work) {
    /**
     * What a step does.
     *
     * @param samples it works on
     * @param tokens of them together
     * @param flops by the usual convention: 6 for each parameter and token in training, 2 in
     *     inference, and the attention's
     */
    public record Work(double samples, double tokens, double flops) {}

    /** A number that results are published in. */
    public enum Metric {
        RDU_SECONDS_PER_STEP("rdu_seconds_per_step", Prediction::device),
        HOST_SECONDS("host_seconds", Prediction::host),
        LATENCY_SECONDS("latency_seconds", Prediction::total),
        SAMPLES_PER_SECOND("samples_per_second", p -> p.work.samples / p.device()),
        TOKENS_PER_SECOND("tokens_per_second", p -> p.work.tokens / p.device()),
        TOKENS_PER_SECOND_PER_USER(
                "tokens_per_second_per_user", p -> p.work.tokens / p.work.samples / p.device()),
        TFLOPS("tflops", p -> p.work.flops / p.device() / 1e12),
        SECTIONS("sections", Prediction::sections),
        PCU_USE("pcu_use", Prediction::pcuUse),
        PMU_USE("pmu_use", Prediction::pmuUse),
        MEMORY_GB("memory_gb", p -> p.bytes / 1e9),
        MEMORY_GB_PER_SECOND("memory_gb_per_second", p -> p.hottestBytesPerSecond / 1e9),
        MEAN_MEMORY_GB_PER_SECOND("mean_memory_gb_per_second", p -> p.bytes / p.device() / 1e9),
        CYCLES("cycles", p -> p.execute * p.clockHz),
        EXEC_SHARE("exec_share", p -> p.execute / p.total()),
        PLOAD_SHARE("pload_share", p -> p.programLoad / p.total()),
        ALOAD_SHARE("aload_share", p -> p.argumentLoad / p.total()),
        IDLE_SHARE("idle_share", p -> (p.orchestration + p.host) / p.total());

        private final String word;
        private final ToDoubleFunction<Prediction> of;

        Metric(String word, ToDoubleFunction<Prediction> of) {
            this.word = word;
            this.of = of;
        }

        static Metric named(String word) {
            return Stream.of(values())
                    .filter(m -> m.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no metric " + word));
        }

        public double of(Prediction prediction) {
            return of.applyAsDouble(prediction);
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** Seconds on the chip, the host left out. */
    public double device() {
        return execute + programLoad + argumentLoad + orchestration;
    }

    public double total() {
        return device() + host;
    }

    /** What a model with {@code more} times the layers between {@code fewer} and this one takes. */
    static Prediction extended(Prediction fewer, Prediction more, double times, Work work) {
        List<Double> all = new ArrayList<>();
        List<ToDoubleFunction<Prediction>> sums =
                List.of(
                        Prediction::execute,
                        Prediction::programLoad,
                        Prediction::argumentLoad,
                        Prediction::orchestration,
                        Prediction::host,
                        Prediction::sections,
                        Prediction::bytes,
                        Prediction::memoryBytes);
        for (ToDoubleFunction<Prediction> sum : sums) {
            double each = sum.applyAsDouble(more) - sum.applyAsDouble(fewer);
            all.add(sum.applyAsDouble(more) + times * each);
        }
        return new Prediction(
                all.get(0),
                all.get(1),
                all.get(2),
                all.get(3),
                all.get(4),
                all.get(5),
                Math.max(fewer.pcuUse, more.pcuUse),
                Math.max(fewer.pmuUse, more.pmuUse),
                all.get(6),
                all.get(7),
                Math.max(fewer.hottestBytesPerSecond, more.hottestBytesPerSecond),
                more.clockHz,
                work);
    }
}
