package sambaflow.trace;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.nn.SambaTensor;

/** Reads named outputs off what {@code forward} returned: a tensor, a list, or a record. */
final class Outputs {
    /** An output and its name. */
    record Named(String name, SambaTensor tensor) {}

    private Outputs() {}

    static List<Named> of(Object result) {
        return switch (result) {
            case SambaTensor tensor -> List.of(new Named("output", tensor));
            case List<?> list -> numbered(list);
            case Record record -> components(record);
            case null -> throw wrong("null");
            case Object other -> throw wrong(other.getClass().getSimpleName());
        };
    }

    private static List<Named> numbered(List<?> list) {
        List<Named> outputs = new ArrayList<>();
        for (Object item : list) {
            outputs.add(new Named("output_" + outputs.size(), tensor(item)));
        }
        return outputs;
    }

    private static List<Named> components(Record record) {
        List<Named> outputs = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                Object value = component.getAccessor().invoke(record);
                outputs.add(new Named(component.getName(), tensor(value)));
            } catch (ReflectiveOperationException e) {
                throw new CompileException(
                        Code.SF105,
                        "forward: component '%s' of %s cannot be read"
                                .formatted(component.getName(), record.getClass().getSimpleName()),
                        e);
            }
        }
        return outputs;
    }

    private static SambaTensor tensor(Object value) {
        if (value instanceof SambaTensor tensor) {
            return tensor;
        }
        throw wrong(value == null ? "null" : value.getClass().getSimpleName());
    }

    private static CompileException wrong(String found) {
        return new CompileException(
                Code.SF105,
                "forward must return a SambaTensor, a list or a record of them; found " + found);
    }
}
