package sambaflow.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import sambaflow.io.DataException;
import sambaflow.io.Safetensors;
import sambaflow.io.pt.PtFile;
import sambaflow.io.pt.PtValue;
import sambaflow.io.pt.PtValue.Array;
import sambaflow.io.pt.PtValue.Dict;
import sambaflow.io.pt.PtValue.Int;
import sambaflow.io.pt.PtValue.Items;
import sambaflow.io.pt.PtValue.Text;
import sambaflow.nn.optim.Optimizer;
import sambaflow.tensor.DType;
import sambaflow.tensor.Tensor;

/**
 * A checkpoint as a file: what the tutorials' scripts give to {@code torch.save}, and under a key
 * of its own what PyTorch does not know.
 */
final class CheckpointFile {
    private static final String STEPS = "completed_steps";
    private static final String EPOCHS = "completed_epochs";
    private static final String MODEL = "model";
    private static final String OPTIMIZER = "optimizer";
    private static final String STATE = "state";
    private static final String GROUPS = "param_groups";
    private static final String PARAMS = "params";
    private static final String STEP = "step";
    private static final String NAMES = "param_names";
    private static final String OWN = "sambaflow";
    private static final String RUNS = "runs";
    private static final String PARAMETERS = "parameters";

    /**
     * In a model's state dict and not among its parameters, as PyTorch's normalisations name them.
     */
    private static final List<String> BUFFERS =
            List.of("running_mean", "running_var", "num_batches_tracked");

    private static final int HEADER = 8;

    private final Path file;

    private CheckpointFile(Path file) {
        this.file = file;
    }

    static Checkpoint read(Path file) {
        return isSafetensors(file)
                ? new CheckpointFile(file).flat()
                : new CheckpointFile(file).value(PtFile.read(file));
    }

    /** By content, and by name only where the content says nothing. */
    private static boolean isSafetensors(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(HEADER + 1);
            boolean zip = start.length > 1 && start[0] == 'P' && start[1] == 'K';
            boolean header = start.length > HEADER && start[HEADER] == '{';
            return !zip && (header || file.toString().endsWith(".safetensors"));
        } catch (IOException e) {
            throw DataException.failed("read", file, e, "check the name and the permissions");
        }
    }

    private Checkpoint flat() {
        Safetensors content = Safetensors.read(file);
        Map<String, Tensor> model = new LinkedHashMap<>();
        Map<String, Map<String, Tensor>> optimizer = new LinkedHashMap<>();
        content.tensors()
                .forEach((name, tensor) -> {
                    int dot = name.lastIndexOf('.');
                    String parameter = name.substring(0, Math.max(dot, 0));
                    // What stands below a tensor's name is the optimizer's: modules hold no tensors
                    // in tensors.
                    if (content.tensors().containsKey(parameter)) {
                        optimizer
                                .computeIfAbsent(parameter, p -> new LinkedHashMap<>())
                                .put(name.substring(dot + 1), tensor);
                    } else {
                        model.put(name, tensor);
                    }
                });
        return new Checkpoint(
                model,
                optimizer,
                remark(content, STEPS),
                (int) remark(content, EPOCHS),
                remark(content, RUNS));
    }

    private long remark(Safetensors content, String key) {
        String text = content.metadata().getOrDefault(key, "0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new DataException(
                    "checkpoint %s: metadata %s is '%s', expected a whole number"
                            .formatted(file, key, text),
                    e);
        }
    }

    private Checkpoint value(PtValue value) {
        Dict all = dict(value, "the file");
        Optional<PtValue> named = all.get(MODEL);
        Map<String, Tensor> model = tensors(dict(named.orElse(all), MODEL), MODEL);
        Dict own = dict(all.get(OWN).orElseGet(() -> Dict.of(Map.of())), OWN);
        if (named.isEmpty()) {
            return new Checkpoint(model, Map.of(), 0, 0, 0);
        }
        Map<String, Map<String, Tensor>> optimizer =
                all.get(OPTIMIZER).isEmpty()
                        ? Map.of()
                        : optimizer(dict(all.get(OPTIMIZER).get(), OPTIMIZER), own, model);
        return new Checkpoint(
                model, optimizer, number(all, STEPS), (int) number(all, EPOCHS), number(own, RUNS));
    }

    private Map<String, Tensor> tensors(Dict dict, String what) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        dict.entries()
                .forEach((key, value) -> {
                    if (!(key instanceof Text name) || !(value instanceof Array array)) {
                        throw wrong(
                                "%s with %s: %s in it".formatted(what, key, value.kind()),
                                "a state dict, as model.state_dict() returns it, under '"
                                        + MODEL
                                        + "' or alone");
                    }
                    tensors.put(name.value(), array.tensor());
                });
        return tensors;
    }

    private Map<String, Map<String, Tensor>> optimizer(
            Dict optimizer, Dict own, Map<String, Tensor> model) {
        Map<String, Map<String, Tensor>> kept = new LinkedHashMap<>();
        Dict state = dict(optimizer.get(STATE).orElse(PtValue.None.NONE), OPTIMIZER + "." + STATE);
        List<String> names =
                own.get(PARAMETERS).map(this::texts).orElseGet(() -> parameters(model, optimizer));
        state.entries().forEach((key, value) -> kept.put(named(key, names), kept(value)));
        return kept;
    }

    private String named(PtValue key, List<String> names) {
        if (key instanceof Int index && index.value() >= 0 && index.value() < names.size()) {
            return names.get((int) index.value());
        }
        throw wrong("optimizer state of parameter " + key, "0 to " + (names.size() - 1));
    }

    private Map<String, Tensor> kept(PtValue value) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        dict(value, OPTIMIZER)
                .entries()
                .forEach((name, item) -> {
                    // Without momentum PyTorch may store None.
                    if (name instanceof Text text && item instanceof Array array) {
                        tensors.put(text.value(), array.tensor());
                    }
                });
        return tensors;
    }

    /**
     * PyTorch numbers parameters in the model's order, tied ones once and buffers not at all, and
     * in the order of the groups where there are several.
     */
    private List<String> parameters(Map<String, Tensor> model, Dict optimizer) {
        List<Dict> groups = groups(optimizer);
        List<String> named = new ArrayList<>();
        groups.forEach(g -> g.get(NAMES).ifPresent(n -> named.addAll(texts(n))));
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<String> names = new ArrayList<>();
        model.forEach((name, tensor) -> {
            if (BUFFERS.stream().noneMatch(name::endsWith) && seen.add(tensor)) {
                names.add(name);
            }
        });
        int count = groups.stream().mapToInt(this::count).sum();
        if (named.size() == count) {
            return named;
        }
        if (groups.size() > 1 || names.size() != count) {
            throw wrong(
                    "an optimizer of %d parameters in %d groups for a model of %d"
                            .formatted(count, groups.size(), names.size()),
                    "one made from model.named_parameters(), whose names are saved; or give the model's tensors alone to begin anew");
        }
        return names;
    }

    private List<Dict> groups(Dict optimizer) {
        List<Dict> groups = new ArrayList<>();
        if (optimizer.get(GROUPS).orElse(PtValue.None.NONE) instanceof Items items) {
            items.values().forEach(group -> groups.add(dict(group, GROUPS)));
        }
        return groups;
    }

    private int count(Dict group) {
        return group.get(PARAMS).orElse(PtValue.None.NONE) instanceof Items items
                ? items.values().size()
                : 0;
    }

    private List<String> texts(PtValue value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Items items) {
            for (PtValue item : items.values()) {
                texts.add(item instanceof Text text ? text.value() : item.kind());
            }
        }
        return texts;
    }

    private Dict dict(PtValue value, String what) {
        if (value instanceof Dict dict) {
            return dict;
        }
        throw wrong("%s as %s".formatted(what, value.kind()), "a dict");
    }

    private long number(Dict dict, String key) {
        PtValue value = dict.get(key).orElse(new Int(0));
        if (value instanceof Int number && number.value() >= 0) {
            return number.value();
        }
        throw wrong("%s = %s".formatted(key, value), "a whole number from 0");
    }

    private DataException wrong(String found, String expected) {
        return new DataException(
                "checkpoint %s: found %s, expected %s".formatted(file, found, expected));
    }

    /** Writes {@code file}; {@code optimizer} tells PyTorch's {@code param_groups}. */
    static void write(Path file, Checkpoint checkpoint, Optimizer optimizer) {
        SequencedMap<PtValue, PtValue> state = new LinkedHashMap<>();
        List<PtValue> groups = new ArrayList<>();
        List<PtValue> names = new ArrayList<>();
        for (TorchGroup group : TorchGroup.of(optimizer, checkpoint.parameters())) {
            List<PtValue> numbers = new ArrayList<>();
            for (String parameter : group.parameters()) {
                Int number = new Int(names.size());
                Map<String, Array> kept = new LinkedHashMap<>();
                checkpoint
                        .optimizer()
                        .get(parameter)
                        .forEach((k, t) -> kept.put(k, new Array(k.equals(STEP) ? asTorch(t) : t)));
                if (!kept.isEmpty()) {
                    state.put(number, Dict.of(kept));
                }
                numbers.add(number);
                names.add(new Text(parameter));
            }
            Map<String, PtValue> values = group.values();
            values.put(PARAMS, new Items(numbers));
            groups.add(Dict.of(values));
        }
        Map<String, PtValue> both = new LinkedHashMap<>();
        both.put(STATE, new Dict(state, false));
        both.put(GROUPS, new Items(groups));
        Map<String, PtValue> own = new LinkedHashMap<>();
        own.put(RUNS, new Int(checkpoint.runs()));
        own.put(PARAMETERS, new Items(names));
        Map<String, PtValue> all = new LinkedHashMap<>();
        all.put(STEPS, new Int(checkpoint.completedSteps()));
        all.put(EPOCHS, new Int(checkpoint.completedEpochs()));
        all.put(MODEL, Dict.ofTensors(checkpoint.model()));
        all.put(OPTIMIZER, Dict.of(both));
        all.put(OWN, Dict.of(own));
        PtFile.write(file, Dict.of(all));
    }

    /** PyTorch's Adam counts in float32. */
    private static Tensor asTorch(Tensor step) {
        return step.to(DType.FLOAT32);
    }
}
