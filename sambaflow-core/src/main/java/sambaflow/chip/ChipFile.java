package sambaflow.chip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Names;

/**
 * A chip described by a YAML file. Presets give all constants; a user's file begins with one of
 * them and changes some:
 *
 * <pre>
 * arch: my-chip
 * extends: sn30
 * clock_hz: 1.2e9
 * ddr: {channels: 16}
 * launch.program_seconds: {value: 1.0e-6, high: 5.0e-6, source: "a guess"}
 * </pre>
 *
 * <p>A constant that is only a number is as good as the user says: its range is that number.
 */
public final class ChipFile {
    private static final String ARCH = "arch";
    private static final String EXTENDS = "extends";
    private static final String[] KEYS = {"value", "low", "high", "certainty", "source"};
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d[\\d_]*\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private final ChipYaml yaml;

    private ChipFile(ChipYaml yaml) {
        this.yaml = yaml;
    }

    /**
     * The chip that {@code file} describes.
     *
     * @throws CompileException saying which line is wrong, what was found, and what is allowed
     */
    public static ChipDescription read(Path file) {
        try {
            return new ChipFile(new ChipYaml(file.toString(), Files.readString(file), KEYS))
                    .extending();
        } catch (NoSuchFileException e) {
            throw new CompileException(
                    Code.SF207, "chip file %s: there is no such file".formatted(file));
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF207, "chip file %s cannot be read (%s)".formatted(file, e));
        }
    }

    /**
     * The preset in the file that is named after it.
     *
     * @param others finds a preset that it extends
     */
    static ChipDescription preset(String name, Function<String, ChipDescription> others) {
        ChipYaml yaml = ChipYaml.ofResource(name + ".yaml", KEYS);
        String arch = yaml.taken(ARCH).orElseThrow().text();
        List<Described> all = new ArrayList<>();
        Map<String, Double> values = new HashMap<>();
        Optional<ChipDescription> base = yaml.taken(EXTENDS).map(w -> others.apply(w.text()));
        ChipFile file = new ChipFile(yaml);
        Map<String, Described> own = file.described();
        for (Constant constant : Constant.all()) {
            Described described =
                    own.computeIfAbsent(
                            constant.path(),
                            path -> base.orElseThrow(() -> missing(name, path)).at(path));
            all.add(described);
            values.put(constant.path(), described.value());
        }
        return new ChipDescription(arch, Constant.chip(arch, values), all);
    }

    private static IllegalStateException missing(String preset, String path) {
        return new IllegalStateException("%s.yaml has no %s".formatted(preset, path));
    }

    private ChipDescription extending() {
        Optional<ChipYaml.Word> named = yaml.taken(ARCH);
        ChipYaml.Word extended =
                yaml.taken(EXTENDS)
                        .orElseThrow(() ->
                                yaml.wrong(
                                        1,
                                        "names no chip to begin with; expected extends: and one of "
                                                + RduSpec.names()));
        if (!RduSpec.names().contains(extended.text()) && !extended.text().equals("sn40l")) {
            throw yaml.wrong(
                    extended.line(),
                    "extends: found '%s', expected one of %s"
                            .formatted(extended.text(), RduSpec.names()));
        }
        RduSpec rdu = RduSpec.of(extended.text());
        ChipDescription base = ChipDescription.of(rdu);
        Map<String, Described> own = described();
        for (Described d : own.values()) {
            double value = d.value();
            if (value != d.constant().of(rdu) && !d.constant().allows(value)) {
                throw refused(d, rdu);
            }
            rdu = d.constant().of(rdu) == value ? rdu : rdu.with(d.path(), value);
        }
        check(rdu);
        List<Described> all = new ArrayList<>();
        for (Described d : base.constants()) {
            all.add(own.getOrDefault(d.path(), d));
        }
        String name = named.map(ChipYaml.Word::text).orElse(rdu.arch());
        return new ChipDescription(name, rdu, all);
    }

    private CompileException refused(Described d, RduSpec base) {
        return yaml.wrong(
                line(d.path()),
                "%s: found %s, expected %s; %s has %s"
                        .formatted(
                                d.path(),
                                Constant.text(d.value()),
                                d.constant().allowed(),
                                base.base(),
                                Constant.text(d.constant().of(RduSpec.of(base.base())))));
    }

    /** Refuses numbers that are good by themselves and not together. */
    private void check(RduSpec rdu) {
        rdu.conflict()
                .ifPresent(c -> {
                    int line =
                            c.paths().stream()
                                    .filter(yaml.entries()::containsKey)
                                    .mapToInt(this::line)
                                    .max()
                                    .orElse(1);
                    throw yaml.wrong(line, c.text());
                });
    }

    private int line(String path) {
        ChipYaml.Entry entry = yaml.entries().get(path);
        return entry.part("value").map(ChipYaml.Word::line).orElse(entry.line());
    }

    private Map<String, Described> described() {
        Map<String, Described> own = new LinkedHashMap<>();
        yaml.entries().forEach((path, entry) -> own.put(path, described(path, entry)));
        return own;
    }

    private Described described(String path, ChipYaml.Entry entry) {
        Constant constant = Constant.at(path).orElseThrow(() -> unknown(path, entry));
        double value =
                number(
                        constant,
                        entry.part("value")
                                .orElseThrow(
                                        () -> yaml.wrong(entry.line(), path + " has no value")));
        double low = entry.part("low").map(w -> number(constant, w)).orElse(value);
        double high = entry.part("high").map(w -> number(constant, w)).orElse(value);
        boolean known = allowed(constant, low, value) && allowed(constant, high, value);
        if (!known || low > value || value > high) {
            throw yaml.wrong(
                    entry.line(),
                    "%s: found %s with low %s and high %s; expected low <= value <= high, each %s"
                            .formatted(
                                    path,
                                    Constant.text(value),
                                    Constant.text(low),
                                    Constant.text(high),
                                    constant.allowed()));
        }
        Described given = Described.given(constant, value);
        return new Described(
                constant,
                value,
                low,
                high,
                entry.part("certainty").map(w -> certainty(path, w)).orElse(given.certainty()),
                entry.part("source").map(ChipYaml.Word::text).orElse(given.source()));
    }

    /** An end of a range; that of a memory there is not may be 0, as its value. */
    private static boolean allowed(Constant constant, double end, double value) {
        return end == value || constant.allows(end);
    }

    private CompileException unknown(String path, ChipYaml.Entry entry) {
        List<String> paths = Constant.all().stream().map(Constant::path).toList();
        List<String> below = paths.stream().filter(p -> p.startsWith(path + ".")).toList();
        String hint =
                below.isEmpty()
                        ? Names.nearest(path, paths)
                                .map("; did you mean '%s'?"::formatted)
                                .orElse("")
                        : "; it is a group of " + below;
        return yaml.wrong(
                entry.line(),
                "a chip has no constant '%s'%s (sambaflow chip lists them)".formatted(path, hint));
    }

    private double number(Constant constant, ChipYaml.Word word) {
        if (NUMBER.matcher(word.text()).matches()) {
            return Double.parseDouble(word.text().replace("_", ""));
        }
        throw yaml.wrong(
                word.line(),
                "%s: found '%s', expected %s, such as %s"
                        .formatted(
                                constant.path(),
                                word.text(),
                                constant.allowed(),
                                Constant.text(constant.of(RduSpec.SN30))));
    }

    private Certainty certainty(String path, ChipYaml.Word word) {
        try {
            return Certainty.of(word.text());
        } catch (IllegalArgumentException e) {
            throw yaml.wrong(
                    word.line(),
                    "%s: found certainty '%s', expected one of %s"
                            .formatted(path, word.text(), List.of(Certainty.values())));
        }
    }
}
