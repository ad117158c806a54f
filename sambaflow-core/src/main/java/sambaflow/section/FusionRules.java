package sambaflow.section;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/** The rules by which mode o1 fuses operators, those of the highest priority first. */
public record FusionRules(List<FusionRule> rules) {
    private static final String BUILT_IN = "fusion-rules.yaml";

    public FusionRules {
        List<FusionRule> sorted = new ArrayList<>(rules);
        sorted.sort(Comparator.comparingInt(FusionRule::priority).reversed());
        rules = List.copyOf(sorted);
    }

    /** No rules: mode o1 then does what mode o0 does. */
    public static FusionRules none() {
        return new FusionRules(List.of());
    }

    /** The rules that come with SambaFlow, for LeNet, GPT-2, Llama, BERT and their like. */
    public static FusionRules builtIn() {
        try (InputStream in = FusionRules.class.getResourceAsStream(BUILT_IN)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new FusionRules(new RuleFile(BUILT_IN).read(text));
        } catch (IOException e) {
            throw new IllegalStateException("the built-in rules are in every jar", e);
        }
    }

    /**
     * The rules in {@code file}.
     *
     * @throws CompileException naming file, line and key of what is wrong
     */
    public static FusionRules read(Path file) {
        try {
            String text = Files.readString(file);
            return new FusionRules(new RuleFile(file.getFileName().toString()).read(text));
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF204,
                    "--optimization-rules: %s cannot be read (%s)".formatted(file, e),
                    e);
        }
    }

    /** These rules and {@code others}; of equal priority, these come first. */
    public FusionRules and(FusionRules others) {
        List<FusionRule> all = new ArrayList<>(rules);
        all.addAll(others.rules);
        return new FusionRules(all);
    }
}
