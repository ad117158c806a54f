package sambaflow.session;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sambaflow.graph.SectionType;
import sambaflow.tensor.Tensor;

/**
 * What one call of {@link Session#run(Run)} is given and what it is to do.
 *
 * <pre>
 *   Tensor out = session.run(Run.of(inputs).withSections("fwd")).get("out");
 *   session.run(Run.of(Map.of()).withGradOfOutputs(Map.of("out", gradient))
 *           .withSections("bckwd", "opt"));
 * </pre>
 *
 * @param inputs tensors by input name, whole batches
 * @param hyperparameters scalars by name, for this run only
 * @param gradOfOutputs gradients of the loss by output name, for a loss that is computed on the
 *     host or is to be scaled; with none, each is one, else those not named are zero
 * @param sectionTypes the parts to run, of those that the program has
 * @param outputs names of the outputs to bring back; without it the model's own that are made
 * @param allowsNonFinite whether to go on when a loss or a parameter comes to NaN or infinity
 */
public record Run(
        Map<String, Tensor> inputs,
        Map<String, Double> hyperparameters,
        Map<String, Tensor> gradOfOutputs,
        Set<SectionType> sectionTypes,
        Optional<List<String>> outputs,
        boolean allowsNonFinite) {
    public Run {
        inputs = copy(inputs);
        hyperparameters = copy(hyperparameters);
        gradOfOutputs = copy(gradOfOutputs);
        sectionTypes = Set.copyOf(sectionTypes);
        outputs = outputs.map(List::copyOf);
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Every section once: a training step, or a forward pass of an inference program. */
    public static Run of(Map<String, Tensor> inputs) {
        Set<SectionType> all = EnumSet.allOf(SectionType.class);
        return new Run(inputs, Map.of(), Map.of(), all, Optional.empty(), false);
    }

    public Run withHyperparameters(Map<String, Double> values) {
        return new Run(inputs, values, gradOfOutputs, sectionTypes, outputs, allowsNonFinite);
    }

    public Run withGradOfOutputs(Map<String, Tensor> gradients) {
        return new Run(inputs, hyperparameters, gradients, sectionTypes, outputs, allowsNonFinite);
    }

    /** Only sections of these types: {@code fwd}, {@code bckwd}, {@code gradnorm}, {@code opt}. */
    public Run withSections(String... types) {
        return withSections(EnumSet.copyOf(Arrays.stream(types).map(SectionType::parse).toList()));
    }

    public Run withSections(Set<SectionType> types) {
        return new Run(inputs, hyperparameters, gradOfOutputs, types, outputs, allowsNonFinite);
    }

    /** Brings back these outputs; {@code <parameter>.grad} is a parameter's gradient. */
    public Run withOutputs(List<String> names) {
        return new Run(
                inputs,
                hyperparameters,
                gradOfOutputs,
                sectionTypes,
                Optional.of(names),
                allowsNonFinite);
    }

    /** Goes on whatever the numbers come to. */
    public Run allowingNonFinite() {
        return new Run(inputs, hyperparameters, gradOfOutputs, sectionTypes, outputs, true);
    }
}
