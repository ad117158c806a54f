package sambaflow.app;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.graph.Graph;
import sambaflow.graph.Region;
import sambaflow.graph.TensorType;
import sambaflow.io.Safetensors;
import sambaflow.session.Session;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * A model and its optimizer after so many steps, in PyTorch's file format and with its names.
 *
 * @param model the model's state dict; tied names have the same tensor
 * @param optimizer tensors that the optimizer keeps, such as {@code momentum_buffer}, by parameter
 * @param runs how often the device had run, from which random operators go on
 */
public record Checkpoint(
        Map<String, Tensor> model,
        Map<String, Map<String, Tensor>> optimizer,
        long completedSteps,
        int completedEpochs,
        long runs) {
    static final String SUFFIX = ".pt";
    private static final String STEPS_OF_MOMENTUM = ".momentum_steps";

    public Checkpoint {
        model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
        optimizer = Collections.unmodifiableMap(new LinkedHashMap<>(optimizer));
    }

    /** Where the run of {@code opened} stands. */
    static Checkpoint of(Opened opened, long steps, int stepsPerEpoch) {
        Map<String, Tensor> state = opened.session().state();
        Map<String, Region> owners = owners(opened.graph());
        // PyTorch numbers an optimizer's state by the model's order, which the program may not
        // have.
        Set<String> names = new LinkedHashSet<>(opened.model().stateDict().keySet());
        names.retainAll(owners.keySet());
        names.addAll(owners.keySet());
        Map<String, Tensor> model = new LinkedHashMap<>();
        Map<String, Map<String, Tensor>> optimizer = new LinkedHashMap<>();
        for (String name : names) {
            Region owner = owners.get(name);
            model.put(name, state.get(owner.name()));
            if (owner.kind() == Region.Kind.PARAMETER) {
                optimizer.computeIfAbsent(owner.name(), o -> kept(o, opened.graph(), state));
            }
        }
        return new Checkpoint(
                model, optimizer, steps, (int) (steps / stepsPerEpoch), opened.session().runs());
    }

    /** Names of parameters and buffers, tied ones too, with the region that holds each. */
    private static Map<String, Region> owners(Graph graph) {
        Map<String, Region> owners = new LinkedHashMap<>();
        for (Region region : graph.regions()) {
            if (region.kind().isOfModel()) {
                owners.put(region.name(), region);
                region.aliases().forEach(alias -> owners.put(alias, region));
            }
        }
        return owners;
    }

    private static Map<String, Tensor> kept(
            String parameter, Graph graph, Map<String, Tensor> state) {
        String prefix = parameter + ".";
        return graph.regions().stream()
                .filter(r -> r.kind() == Region.Kind.OPTIMIZER && r.name().startsWith(prefix))
                .collect(
                        Collectors.toMap(
                                r -> r.name().substring(prefix.length()),
                                r -> state.get(r.name()),
                                (a, b) -> a,
                                LinkedHashMap::new));
    }

    /** Name of a tensor with NaN or infinity in it, if there is one. */
    Optional<String> notFinite() {
        return state().entrySet().stream()
                .filter(e -> !isFinite(e.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean isFinite(Tensor tensor) {
        return !tensor.dtype().isFloat()
                || LongStream.range(0, tensor.elements())
                        .allMatch(i -> Double.isFinite(tensor.get(i)));
    }

    /** Reads a checkpoint of PyTorch's or safetensors' format; tensors alone are at step zero. */
    public static Checkpoint read(Path file) {
        return CheckpointFile.read(file);
    }

    /** Writes the model's tensors alone to {@code file}, in the safetensors format. */
    public void exportModel(Path file) {
        new Safetensors(new LinkedHashMap<>(model)).write(file);
    }

    /** Parameters and the optimizer's tensors by the names that a program has for them. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(model);
        optimizer.forEach((parameter, tensors) ->
                tensors.forEach((key, tensor) -> state.put(parameter + "." + key, tensor)));
        return state;
    }

    /** Puts it on the device; {@code known} are names that the model has beside the program's. */
    void restore(Session session, Set<String> known) {
        Graph graph = session.program().pef().main().graph();
        checkNames(graph, known);
        Map<String, Tensor> state = state();
        Map<String, Tensor> regions = new LinkedHashMap<>();
        for (Region region : graph.regions()) {
            Tensor value = state.get(region.name());
            for (String alias : region.aliases()) {
                value = value == null ? state.get(alias) : value;
            }
            if (value == null && region.name().endsWith(STEPS_OF_MOMENTUM)) {
                // PyTorch keeps no count: there, a buffer means that there was a step.
                value =
                        Tensor.full(
                                graph.type(region.read()).dtype(), Shape.SCALAR, completedSteps);
            }
            if (value != null) {
                regions.put(region.name(), fitting(region, graph.type(region.read()), value));
            }
        }
        session.restore(regions, runs);
    }

    private static Tensor fitting(Region region, TensorType type, Tensor value) {
        if (!value.shape().equals(type.shape())) {
            throw new RunException(
                    Code.SF504,
                    "checkpoint: '%s' has shape %s, the PEF's has %s; train again, name another with --init-ckpt-path, or compile the model as it was when this was saved"
                            .formatted(region.name(), value.shape(), type.shape()));
        }
        return value.dtype() == type.dtype() ? value : value.to(type.dtype());
    }

    private void checkNames(Graph graph, Set<String> known) {
        Set<String> unexpected = new TreeSet<>(model.keySet());
        unexpected.removeAll(known);
        Set<String> missing = new TreeSet<>();
        Set<String> kept = new TreeSet<>();
        for (Region region : graph.regions()) {
            boolean there =
                    model.containsKey(region.name())
                            || region.aliases().stream().anyMatch(model::containsKey);
            if (region.kind().isOfModel() && !there) {
                missing.add(region.name());
            }
            unexpected.remove(region.name());
            unexpected.removeAll(region.aliases());
            if (region.kind() == Region.Kind.OPTIMIZER) {
                kept.add(region.name());
            }
        }
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new RunException(
                    Code.SF504,
                    "checkpoint: missing %s, unexpected %s; use the PEF it was saved with, or compile the model as it was then"
                            .formatted(missing, unexpected));
        }
        checkOptimizer(kept);
    }

    /** A program for inference keeps nothing and takes no notice of the optimizer. */
    private void checkOptimizer(Set<String> kept) {
        Set<String> unexpected = new TreeSet<>(state().keySet());
        unexpected.removeAll(model.keySet());
        unexpected.removeAll(kept);
        if (!kept.isEmpty() && !unexpected.isEmpty()) {
            throw new RunException(
                    Code.SF504,
                    "checkpoint: its optimizer kept %s, the PEF's keeps %s; compile with the optimizer it was saved with, or give the model's tensors alone"
                            .formatted(unexpected, kept));
        }
    }

    /** Whether it holds a training that may go on, and not a model alone. */
    boolean isOfTraining() {
        return completedSteps > 0 || !optimizer.isEmpty();
    }

    /** Parameters in the order in which PyTorch numbers them. */
    List<String> parameters() {
        return List.copyOf(optimizer.keySet());
    }
}
