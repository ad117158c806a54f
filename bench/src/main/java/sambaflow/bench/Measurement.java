package sambaflow.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several runs of a subject.
 *
 * @param stages the median of each stage
 * @param heapMegabytes that all runs had at most at one time, garbage included
 */
record Measurement(
        String name,
        String target,
        int runs,
        double median,
        double least,
        double most,
        Map<String, Double> stages,
        long heapMegabytes,
        Map<String, String> facts) {
    static Measurement of(Subject subject, int warmUps, int runs) {
        for (int i = 0; i < warmUps; i++) {
            subject.work().get();
        }
        System.gc();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            outcomes.add(subject.work().get());
        }
        long peak = heap().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum();
        List<Double> seconds = sorted(outcomes.stream().map(Outcome::seconds).toList());
        Outcome last = outcomes.getLast();
        Map<String, Double> stages = new LinkedHashMap<>();
        for (String stage : last.stages().keySet()) {
            stages.put(stage, median(outcomes.stream().map(o -> o.stages().get(stage)).toList()));
        }
        Map<String, String> facts = new LinkedHashMap<>(last.facts());
        facts.putAll(subject.also().get());
        return new Measurement(
                subject.name(),
                subject.target(),
                runs,
                median(seconds),
                seconds.getFirst(),
                seconds.getLast(),
                stages,
                peak >> 20,
                facts);
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(p -> p.getType() == MemoryType.HEAP)
                .toList();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = sorted(values);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static List<Double> sorted(List<Double> values) {
        return values.stream().sorted().toList();
    }
}
