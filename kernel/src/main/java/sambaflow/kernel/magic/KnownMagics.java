package sambaflow.kernel.magic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;

/** The registry of the library that also remembers the magics themselves, to ask them for help. */
public final class KnownMagics extends MagicsRegistry {
    /** How many letters a mistyped name may be off. */
    private static final int NEAR = 3;

    private final Map<String, LineMagic<?, ?>> lineMagics = new TreeMap<>();
    private final Map<String, CellMagic<?, ?>> cellMagics = new TreeMap<>();

    @Override
    public synchronized MagicsRegistry registerLineMagic(String name, LineMagic<?, ?> magic) {
        lineMagics.put(name, magic);
        return super.registerLineMagic(name, magic);
    }

    @Override
    public synchronized MagicsRegistry registerCellMagic(String name, CellMagic<?, ?> magic) {
        cellMagics.put(name, magic);
        return super.registerCellMagic(name, magic);
    }

    /**
     * Runs a line magic on this thread; what it throws is passed on unchanged.
     *
     * @param values gives what stands in braces among the arguments
     */
    public Object call(BaseKernel kernel, Part.LineCall call, Arguments.Values values)
            throws Exception {
        if (!isKnown(lineMagics, call.name())) {
            throw unknown("%" + call.name(), call.name(), lineMagics, "%");
        }
        if (lineMagic(call.name()) instanceof TextMagic magic) {
            return magic.eval(kernel, call.text().strip());
        }
        return evalLineMagic(kernel, call.name(), Arguments.split(call.text(), values));
    }

    /** Runs a cell magic on this thread; what it throws is passed on unchanged. */
    public Object call(BaseKernel kernel, Part.CellCall call, Arguments.Values values)
            throws Exception {
        if (!isKnown(cellMagics, call.name())) {
            throw unknown("%%" + call.name(), call.name(), cellMagics, "%%");
        }
        return evalCellMagic(
                kernel, call.name(), Arguments.split(call.text(), values), call.body());
    }

    /** The line magic of that name, or null. */
    public synchronized LineMagic<?, ?> lineMagic(String name) {
        return lineMagics.get(name);
    }

    /** The cell magic of that name, or null. */
    public synchronized CellMagic<?, ?> cellMagic(String name) {
        return cellMagics.get(name);
    }

    private synchronized boolean isKnown(Map<String, ?> magics, String name) {
        return magics.containsKey(name);
    }

    private synchronized MagicException unknown(
            String asked, String name, Map<String, ?> magics, String sign) {
        String nearest =
                magics.keySet().stream()
                        .min(Comparator.comparingInt(known -> distance(name, known)))
                        .filter(known -> distance(name, known) <= NEAR || known.startsWith(name))
                        .map(known -> " Did you mean %s%s?".formatted(sign, known))
                        .orElse("");
        String all =
                magics.isEmpty()
                        ? " No magic of this kind is registered."
                        : " Known: " + sign + String.join(", " + sign, magics.keySet()) + ".";
        return new MagicException("There is no magic %s.%s%s".formatted(asked, nearest, all));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    /** The names that begin so, in alphabetical order. */
    public synchronized List<String> names(boolean cell, String prefix) {
        Collection<String> names = cell ? cellMagics.keySet() : lineMagics.keySet();
        return names.stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /**
     * What a magic proposes for the last word of its arguments. A magic takes part by being a
     * {@code Function} from the text after its name to the candidates.
     */
    List<String> proposals(boolean cell, String name, String arguments) {
        Object magic;
        synchronized (this) {
            magic = cell ? cellMagics.get(name) : lineMagics.get(name);
        }
        List<String> texts = new ArrayList<>();
        if (magic instanceof Function<?, ?> function) {
            @SuppressWarnings("unchecked") // The contract above; its results are read as objects.
            Function<String, ?> asked = (Function<String, ?>) function;
            if (asked.apply(arguments) instanceof Collection<?> found) {
                found.forEach(each -> texts.add(String.valueOf(each)));
            }
        }
        return texts;
    }
}
