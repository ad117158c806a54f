package sambaflow.section;

import java.util.Map;

/** The names that fusion rules have for operators, in the words of this project. */
final class OpTypes {
    private static final Map<String, String> OTHER_NAMES =
            Map.ofEntries(
                    Map.entry("view", "reshape"),
                    Map.entry("flatten", "reshape"),
                    Map.entry("transpose", "permute"),
                    Map.entry("to", "cast"),
                    Map.entry("split", "slice"),
                    Map.entry("getitem", "slice"),
                    Map.entry("triufill", "triangle"),
                    Map.entry("sdpa", "scaled_dot_product_attention"),
                    Map.entry("layernorm", "layer_norm"),
                    Map.entry("rmsnorm", "rms_norm"),
                    Map.entry("addmm", "linear"),
                    Map.entry("bmm", "matmul"));

    private OpTypes() {}

    /** The label of the operator that a rule calls {@code type}. */
    static String label(String type) {
        return OTHER_NAMES.getOrDefault(type, type);
    }
}
