package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.nn.HeldTensor;
import sambaflow.nn.Module;
import sambaflow.nn.Parameter;

/** A model as a tree: names, types, what each part holds and makes. */
public final class ModuleTree {
    private static final int ROWS = 60;
    private static final String INDENT = "  ";

    private ModuleTree() {}

    public static Content of(Module model) {
        return of(model, Map.of());
    }

    /**
     * @param outputs what the parts make, by their path
     */
    public static Content of(Module model, Map<String, String> outputs) {
        Map<String, Module> modules = model.modules();
        Map<String, HeldTensor> held = model.held();
        int depth = depth(modules);
        List<Sheet.Row> rows = new ArrayList<>();
        int hidden = 0;
        for (Map.Entry<String, Module> part : modules.entrySet()) {
            String path = part.getKey();
            if (level(path) > depth || rows.size() >= ROWS) {
                hidden++;
                continue;
            }
            String name = path.isEmpty() ? "" : path.substring(path.lastIndexOf('.') + 1);
            boolean leaf = modules.keySet().stream().noneMatch(p -> isBelow(p, path));
            List<String> cells = new ArrayList<>();
            cells.add(INDENT.repeat(Math.max(0, level(path) - 1)) + name);
            cells.add(leaf ? part.getValue().toString() : type(part.getValue()));
            if (!outputs.isEmpty()) {
                cells.add(outputs.getOrDefault(path, ""));
            }
            cells.add(count(parameters(held, path)));
            rows.add(new Sheet.Row(cells, ""));
        }
        List<Sheet.Column> columns = new ArrayList<>();
        columns.add(Sheet.Column.text("name"));
        columns.add(Sheet.Column.text("module"));
        if (!outputs.isEmpty()) {
            columns.add(Sheet.Column.text("output"));
        }
        columns.add(Sheet.Column.number("parameters"));
        return new Sheet(title(model, hidden), columns, rows).content();
    }

    private static String title(Module model, int hidden) {
        long count = model.parameterCount();
        long bytes =
                Set.copyOf(model.parameters().values()).stream()
                        .mapToLong(p -> p.type().bytes())
                        .sum();
        String text =
                "%s: %s parameters, %s".formatted(type(model), count(count), Quantity.bytes(bytes));
        return hidden == 0
                ? text
                : text + ", %s deeper inside not shown".formatted(Quantity.of(hidden, "module"));
    }

    /** The deepest level whose rows are still few. */
    private static int depth(Map<String, Module> modules) {
        int depth = modules.keySet().stream().mapToInt(ModuleTree::level).max().orElse(0);
        while (depth > 1 && rows(modules, depth) > ROWS) {
            depth--;
        }
        return depth;
    }

    private static long rows(Map<String, Module> modules, int depth) {
        return modules.keySet().stream().filter(p -> level(p) <= depth).count();
    }

    private static int level(String path) {
        return path.isEmpty() ? 0 : 1 + (int) path.chars().filter(c -> c == '.').count();
    }

    private static boolean isBelow(String path, String top) {
        return top.isEmpty() ? !path.isEmpty() : path.startsWith(top + ".");
    }

    /** Those of a part and of what is in it; a tied one counts once in each. */
    private static long parameters(Map<String, HeldTensor> held, String path) {
        Set<HeldTensor> counted = new HashSet<>();
        long sum = 0;
        for (Map.Entry<String, HeldTensor> each : held.entrySet()) {
            boolean inside = path.isEmpty() || isBelow(each.getKey(), path);
            if (inside && each.getValue() instanceof Parameter p && counted.add(p)) {
                sum += p.type().shape().elements();
            }
        }
        return sum;
    }

    private static String count(long elements) {
        return String.format(java.util.Locale.ROOT, "%,d", elements);
    }

    /** As the module's own text begins, which calls a list of modules by PyTorch's name. */
    private static String type(Module module) {
        String text = module.toString();
        int end = text.indexOf('(');
        return end < 0 ? module.getClass().getSimpleName() : text.substring(0, end);
    }
}
