package sambaflow.graph;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sambaflow.tensor.DType;
import sambaflow.tensor.ShapeException;

/** What {@code docs/operators.md} says, from the operators' records and their samples. */
final class OperatorDocument {
    private static final String INTRODUCTION =
            """
            # Operators

            What a graph can compute, generated from the operators' records and the samples they are tested with; do not
            edit (`OperatorDocumentTest` writes it with `-Dgolden=update`). Sums are kept in float32, whatever the element
            types are. Every operator reads each input and writes each result once: that is its cost in bytes. Samples are
            evaluated by the definition; their gradients are compared with differences of the definition in float64, and
            the device's kernels with the definition, over the element types. `GoldenOperatorsTest` compares both with
            PyTorch.
            """;

    private final Map<String, List<Sample>> samples =
            OperatorSamples.all().stream()
                    .collect(Collectors.groupingBy(s -> s.op().kind(), Collectors.toList()));
    private final StringBuilder text = new StringBuilder(INTRODUCTION);

    private OperatorDocument() {}

    static String text() {
        OperatorDocument document = new OperatorDocument();
        for (Class<?> family : Op.class.getPermittedSubclasses()) {
            document.family(family);
        }
        return document.text.toString();
    }

    private void family(Class<?> family) {
        text.append(
                "\n## %s\n\n%s\n"
                        .formatted(family.getSimpleName(), OperatorSource.javadoc(family)));
        Map<String, Class<? extends Op>> own = new TreeMap<>(OpAttributes.operators());
        own.values().removeIf(type -> !family.isAssignableFrom(type));
        own.forEach(this::operator);
    }

    private void operator(String kind, Class<? extends Op> type) {
        OperatorSource source = OperatorSource.of(type);
        List<Sample> own = samples.getOrDefault(kind, List.of());
        text.append("\n### %s\n\n%s\n\n| | |\n|---|---|\n".formatted(kind, source.javadoc()));
        row("attributes", attributes(type));
        row("names", names(own, kind));
        row("flops", source.flops());
        if (own.isEmpty()) {
            row("runs", "between chips only");
            return;
        }
        row("element types of the first input", types(own));
        row("example", example(own.getFirst()));
        row("gradient", gradient(own));
        row("samples", String.valueOf(own.size()));
    }

    private void row(String name, String value) {
        if (!value.isEmpty()) {
            text.append("| %s | %s |\n".formatted(name, value));
        }
    }

    private static String attributes(Class<? extends Op> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(OperatorDocument::attribute)
                .collect(Collectors.joining(", "));
    }

    private static String attribute(RecordComponent component) {
        Class<?> type = component.getType();
        String kind =
                type.isEnum()
                        ? Arrays.stream(type.getEnumConstants())
                                .map(c -> c.toString().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        : type == List.class
                                ? "integers"
                                : type.getSimpleName().toLowerCase(Locale.ROOT);
        return "`%s` (%s)".formatted(component.getName(), kind);
    }

    /** What users call it, where that is not the kind. */
    private static String names(List<Sample> own, String kind) {
        Set<String> names = new LinkedHashSet<>();
        own.forEach(s -> names.add("`" + s.op().label() + "`"));
        names.remove("`" + kind + "`");
        return String.join(", ", names);
    }

    private static String types(List<Sample> own) {
        List<String> taken = new ArrayList<>();
        for (DType type : DType.values()) {
            if (type != DType.FLOAT64 && own.stream().anyMatch(s -> takes(s, type))) {
                taken.add(type.torchName());
            }
        }
        return String.join(", ", taken);
    }

    /** Whether {@code sample} would do with {@code type} in place of its first input's. */
    private static boolean takes(Sample sample, DType type) {
        List<TensorType> inputs = new ArrayList<>(sample.types());
        DType first = inputs.getFirst().dtype();
        inputs.replaceAll(i -> i.dtype() == first ? i.as(type) : i);
        try {
            return !sample.op().infer(inputs).isEmpty();
        } catch (ShapeException e) {
            return false;
        }
    }

    private static String example(Sample sample) {
        return "%s -> %s".formatted(list(sample.types()), list(sample.op().infer(sample.types())));
    }

    private static String list(List<TensorType> types) {
        return types.stream().map(TensorType::toString).collect(Collectors.joining(", "));
    }

    private static String gradient(List<Sample> own) {
        Set<String> parts = new LinkedHashSet<>();
        own.stream()
                .filter(s -> s.gradient() != Sample.Derivative.UNSUPPORTED)
                .forEach(s -> parts.addAll(new GradientProbe(s).operators()));
        boolean none = own.stream().anyMatch(s -> s.gradient() == Sample.Derivative.UNSUPPORTED);
        boolean differentiable =
                own.stream().anyMatch(s -> s.gradient() == Sample.Derivative.NUMERIC);
        if (!differentiable && parts.isEmpty()) {
            return none ? "none" : "none: its result is not a smooth function";
        }
        return "by " + parts.stream().map(p -> "`" + p + "`").collect(Collectors.joining(", "));
    }
}
