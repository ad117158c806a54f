package sambaflow.explore;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a published number counts: a metric and how much of its unit one is.
 *
 * @param metric one of {@link Row#metrics()}
 * @param scale a published number times this is in the metric's unit
 */
record Measure(String metric, double scale) {
    private static final double PERCENT = 0.01;

    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("latency", "latency_seconds"),
                    Map.entry("rdu", "rdu_seconds_per_step"),
                    Map.entry("rdu_seconds", "rdu_seconds_per_step"),
                    Map.entry("rdu_time_seconds", "rdu_seconds_per_step"),
                    Map.entry("step_seconds", "rdu_seconds_per_step"),
                    Map.entry("step_time_seconds", "rdu_seconds_per_step"),
                    Map.entry("seconds_per_step", "rdu_seconds_per_step"),
                    Map.entry("device_seconds", "rdu_seconds_per_step"),
                    Map.entry("seconds_per_token", "rdu_seconds_per_step"),
                    Map.entry("tpot_seconds", "rdu_seconds_per_step"),
                    Map.entry("ttft_seconds", "rdu_seconds_per_step"),
                    Map.entry("layer_seconds", Row.PER_LAYER),
                    Map.entry("ddr_gb_per_second", "memory_gb_per_second"),
                    Map.entry("ddr_bandwidth", "memory_gb_per_second"),
                    Map.entry("hbm_gb_per_second", "memory_gb_per_second"),
                    Map.entry("ddr_gb", "memory_gb"),
                    Map.entry("tokens_per_s", "tokens_per_second"),
                    Map.entry("samples_per_s", "samples_per_second"),
                    Map.entry("images_per_second", "samples_per_second"),
                    Map.entry("throughput", "samples_per_second"),
                    Map.entry("pcu", "pcu_use"),
                    Map.entry("pcu_utilization", "pcu_use"),
                    Map.entry("pmu", "pmu_use"),
                    Map.entry("pmu_utilization", "pmu_use"),
                    Map.entry("exec", "exec_share"),
                    Map.entry("pload", "pload_share"),
                    Map.entry("aload", "aload_share"),
                    Map.entry("idle", "idle_share"));

    /** Words at the end of a metric's name that stand for a part of its unit. */
    private static final Map<String, Measure> ENDINGS =
            Map.of(
                    "_ms", new Measure("_seconds", 1e-3),
                    "_us", new Measure("_seconds", 1e-6),
                    "_s", new Measure("_seconds", 1),
                    "_milliseconds", new Measure("_seconds", 1e-3),
                    "_microseconds", new Measure("_seconds", 1e-6),
                    "_percent", new Measure("", PERCENT));

    /** What a number's unit makes of it, by the unit that metrics have. */
    private static final Map<String, Map<String, Double>> UNITS =
            Map.of(
                    "seconds",
                    Map.of(
                            "s", 1.0, "sec", 1.0, "seconds", 1.0, "ms", 1e-3, "us", 1e-6, "µs",
                            1e-6),
                    "a part of one",
                    Map.of("", 1.0, "%", PERCENT, "percent", PERCENT),
                    "GB/s",
                    Map.of("gb/s", 1.0, "mb/s", 1e-3, "tb/s", 1e3, "gib/s", 1.073741824),
                    "GB",
                    Map.of("gb", 1.0, "mb", 1e-3, "tb", 1e3, "gib", 1.073741824),
                    "TFLOPS",
                    Map.of("tflops", 1.0, "tflop/s", 1.0, "gflops", 1e-3, "pflops", 1e3),
                    "a count",
                    Map.of("cycles", 1.0, "sections", 1.0, "kcycles", 1e3),
                    "a rate",
                    Map.of("tokens/s", 1.0, "samples/s", 1.0, "images/s", 1.0, "1/s", 1.0));

    /** The metric that {@code name} means; empty if none has such a name. */
    static Optional<Measure> of(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[ -]+", "_").replace("%", "percent_");
        for (Map.Entry<String, Measure> ending : ENDINGS.entrySet()) {
            if (plain.endsWith(ending.getKey())) {
                String before = plain.substring(0, plain.length() - ending.getKey().length());
                Optional<Measure> found = named(before + ending.getValue().metric());
                if (found.isPresent()) {
                    return Optional.of(new Measure(found.get().metric(), ending.getValue().scale));
                }
            }
        }
        if (plain.startsWith("percent_")) {
            return named(plain.substring("percent_".length()))
                    .map(m -> new Measure(m.metric(), PERCENT));
        }
        return named(plain);
    }

    private static Optional<Measure> named(String plain) {
        String metric = ALIASES.getOrDefault(plain, plain);
        return Row.metrics().contains(metric)
                ? Optional.of(new Measure(metric, 1))
                : Optional.empty();
    }

    /** What numbers of this metric are told in. */
    String unit() {
        return switch (metric) {
            case String m when m.endsWith("gb_per_second") -> "GB/s";
            case String m when m.endsWith("_gb") -> "GB";
            case String m when m.contains("_per_second") -> "a rate";
            case String m when m.contains("seconds") -> "seconds";
            case String m when m.endsWith("_share") || m.endsWith("_use") -> "a part of one";
            case "tflops" -> "TFLOPS";
            case String _ -> "a count";
        };
    }

    /** The units that numbers of this metric may have. */
    List<String> units() {
        return UNITS.get(unit()).keySet().stream().filter(u -> !u.isEmpty()).sorted().toList();
    }

    /** This metric, published in {@code unit}; empty if it has no such unit. */
    Optional<Measure> in(String unit) {
        String plain = unit.toLowerCase(Locale.ROOT).strip();
        if (plain.isEmpty()) {
            return Optional.of(this);
        }
        return Optional.ofNullable(UNITS.get(unit()).get(plain)).map(s -> new Measure(metric, s));
    }

    /** A published number in the metric's unit; a share above one can only be percent. */
    double value(double published) {
        boolean percent = unit().equals("a part of one") && scale == 1 && published > 1;
        return published * (percent ? PERCENT : scale);
    }
}
