package sambaflow.trace;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Role;
import sambaflow.nn.HeldTensor;
import sambaflow.nn.Module;
import sambaflow.nn.Recorder;
import sambaflow.nn.SambaTensor;
import sambaflow.tensor.ShapeException;

/** Runs a model on symbolic tensors and returns the graph of what it did. */
public final class Tracer {
    private final Module model;
    private final GraphBuilder builder;
    private final Recorder recorder;

    private Tracer(Module model, String graphName, boolean training) {
        this.model = model;
        this.builder = new GraphBuilder(graphName);
        this.recorder = new Recorder(builder, training);
    }

    /**
     * The forward graph of {@code model} over {@code inputs}.
     *
     * @param training whether the graph is made for training; see {@link Recorder}
     * @throws sambaflow.tensor.ShapeException where shapes do not fit, with the user's line
     */
    public static Graph trace(
            Module model, List<InputSpec> inputs, String graphName, boolean training) {
        return new Tracer(model, graphName, training).run(inputs);
    }

    private Graph run(List<InputSpec> inputs) {
        Object[] arguments =
                inputs.stream()
                        .map(i -> builder.input(i.name(), i.type(), Role.DATA))
                        .map(recorder::tensor)
                        .toArray();
        declareState();
        Object result = call(forward(inputs), arguments);
        for (Outputs.Named output : Outputs.of(result)) {
            if (!recorder.made(output.tensor())) {
                throw new CompileException(
                        Code.SF103,
                        "output '%s' was made while another graph was traced; keep no tensors between calls of forward"
                                .formatted(output.name()));
            }
            builder.output(output.name(), output.tensor().value());
        }
        return builder.build();
    }

    private void declareState() {
        Map<HeldTensor, List<String>> names = new IdentityHashMap<>();
        Map<String, HeldTensor> held = model.held();
        held.forEach(
                (name, tensor) -> names.computeIfAbsent(tensor, t -> new ArrayList<>()).add(name));
        held.forEach((name, tensor) -> {
            List<String> all = names.get(tensor);
            if (all.getFirst().equals(name)) {
                recorder.declare(tensor, all);
            }
        });
    }

    private Method forward(List<InputSpec> inputs) {
        List<Method> all = forwards();
        return all.stream()
                .filter(m -> m.getParameterCount() == inputs.size())
                .findFirst()
                .orElseThrow(() ->
                        new CompileException(
                                Code.SF105,
                                "%s is given %d inputs %s, but has %s; declare a forward with a SambaTensor for each input"
                                        .formatted(
                                                model.getClass().getSimpleName(),
                                                inputs.size(),
                                                inputs.stream().map(InputSpec::name).toList(),
                                                signatures(all))));
    }

    /** The model's own methods named forward that take tensors only, most derived class first. */
    private List<Method> forwards() {
        List<Method> all = new ArrayList<>();
        for (Class<?> type = model.getClass(); type != Module.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                boolean tensors =
                        Arrays.stream(method.getParameterTypes())
                                .allMatch(p -> p == SambaTensor.class);
                if (method.getName().equals("forward") && tensors && !method.isBridge()) {
                    all.add(method);
                }
            }
        }
        return all;
    }

    private static String signatures(List<Method> methods) {
        return methods.isEmpty()
                ? "no forward over SambaTensors"
                : methods.stream()
                        .map(Method::getParameterCount)
                        .map(count -> String.join(", ", Collections.nCopies(count, "SambaTensor")))
                        .map("forward(%s)"::formatted)
                        .collect(Collectors.joining(" and "));
    }

    private Object call(Method forward, Object[] arguments) {
        try {
            forward.setAccessible(true);
            return forward.invoke(model, arguments);
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        } catch (IllegalAccessException e) {
            throw new CompileException(
                    Code.SF105,
                    "%s.forward cannot be called; make the class public"
                            .formatted(model.getClass().getSimpleName()),
                    e);
        }
    }

    /** In which module, for an operator that is no module's own and does not know it. */
    private String where(ShapeException e) {
        return e.getMessage().contains("; at module ")
                ? ""
                : Arrays.stream(e.getStackTrace())
                        .map(frame -> ModulesOf.the(frame.getClassName(), model))
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse("");
    }

    private RuntimeException unwrapped(InvocationTargetException e) {
        return switch (e.getCause()) {
            case ShapeException cause -> cause.saying(cause.getMessage() + where(cause));
            case Throwable cause ->
                    UserCode.threw(model.getClass().getSimpleName() + ".forward", cause);
        };
    }
}
