package sambaflow.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.Models;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.Update;
import sambaflow.graph.Value;
import sambaflow.nn.Linear;
import sambaflow.nn.ReLU;
import sambaflow.pass.AddUpdates;
import sambaflow.pass.Differentiate;
import sambaflow.pass.Pipeline;
import sambaflow.trace.Tracer;

/** What each optimizer adds to a graph, and what it refuses. */
class OptimizerTest {
    private static Graph trained(Optimizer optimizer) {
        var model = new Models.Classifier(new Linear(6, 4), new ReLU(), new Linear(4, 3));
        Graph traced = Tracer.trace(model, Models.images(2, 6), "train", true);
        return new Pipeline("train", List.of(Differentiate.pass(), AddUpdates.pass(optimizer)))
                .run(traced)
                .graph();
    }

    private static List<String> scalars(Graph graph) {
        return graph.inputs(Role.HYPERPARAMETER).stream().map(Value::name).toList();
    }

    private static Node update(Graph graph, String parameter) {
        int written =
                graph.regions().stream()
                        .filter(r -> r.name().equals(parameter))
                        .mapToInt(Region::written)
                        .findFirst()
                        .orElseThrow();
        return graph.nodes().stream()
                .filter(n -> n.outputs().contains(written))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> state(Graph graph, String parameter) {
        return graph.regions().stream()
                .filter(r -> r.kind() == Region.Kind.OPTIMIZER)
                .map(Region::name)
                .filter(name -> name.startsWith(parameter))
                .map(name -> name.substring(parameter.length()))
                .toList();
    }

    private static List<SectionType> types(Graph graph) {
        return graph.nodes().stream().map(Node::section).distinct().toList();
    }

    @Test
    void stateHasTheNamesPyTorchGivesIt() {
        assertThat(state(trained(new SGD(0.1)), "layers.0.weight"))
                .containsExactly(".momentum_buffer");
        assertThat(state(trained(new SGD(0.1).withDampening(0)), "layers.0.weight"))
                .containsExactly(".momentum_buffer", ".momentum_steps");
        assertThat(state(trained(new AdamW(0.1)), "layers.0.weight"))
                .containsExactly(".exp_avg", ".exp_avg_sq", ".step");
        assertThat(state(trained(new AdamW(0.1).withAmsgrad()), "layers.0.weight"))
                .containsExactly(".exp_avg", ".exp_avg_sq", ".max_exp_avg_sq", ".step");
    }

    @Test
    void whatIsCompiledInIsInTheOperatorAndTheRestIsScalars() {
        AdamW adamW = new AdamW(0.1).withBetas(0.5, 0.75).withEps(1e-3).withWeightDecay(0.25);
        assertThat(update(trained(adamW), "layers.2.bias").op())
                .isEqualTo(new Update.AdamW(0.5, 0.75, 1e-3, false));
        assertThat(adamW.hyperparameters()).isEqualTo(Map.of("lr", 0.1, "weight_decay", 0.25));
        assertThat(scalars(trained(adamW))).containsExactly("lr", "weight_decay");
        Graph nesterov = trained(new SGD(0.1, 0.9, 0).withNesterov());
        assertThat(update(nesterov, "layers.2.bias").op()).isEqualTo(new Update.NesterovSgd());
        assertThat(scalars(nesterov)).containsExactly("lr", "momentum", "weight_decay");
        assertThat(scalars(trained(new SGD(0.1).withDampening(0.5))))
                .containsExactly("lr", "momentum", "weight_decay", "dampening");
    }

    @Test
    void onlyALargestNormPutsGradnormBetweenBackwardAndOptimizer() {
        assertThat(types(trained(new AdamW(0.1))))
                .containsExactly(SectionType.FWD, SectionType.BCKWD, SectionType.OPT);
        Graph clipped = trained(new AdamW(0.1).withMaxGradNorm(1));
        assertThat(types(clipped))
                .containsExactly(
                        SectionType.FWD, SectionType.BCKWD, SectionType.GRADNORM, SectionType.OPT);
        assertThat(scalars(clipped)).contains("max_grad_norm");
        Node factor =
                clipped.nodes().stream()
                        .filter(n -> n.op() instanceof Update.ClipFactor)
                        .findFirst()
                        .orElseThrow();
        assertThat(factor.inputs()).as("the norm is that of all gradients").hasSize(1 + 4);
        int gradient = update(clipped, "layers.0.weight").inputs().get(1);
        assertThat(clipped.valueName(gradient)).isEqualTo("layers.0.weight_clip");
        assertThat(clipped.output("layers.0.weight.grad").orElseThrow().value())
                .isNotEqualTo(gradient);
    }

    @Test
    void groupsHaveTheirOwnOptimizerAndPrefixedScalars() {
        ParameterGroups groups =
                ParameterGroups.of(new AdamW(0.1).withMaxGradNorm(1))
                        .with("plain", n -> n.endsWith("bias"), new AdamW(0.1).withBetas(0, 0.5))
                        .with("top", List.of("layers.2.weight"), new SGD(0.5, 0.9, 0));
        Graph graph = trained(groups);
        assertThat(scalars(graph))
                .containsExactly(
                        "lr",
                        "weight_decay",
                        "max_grad_norm",
                        "plain_lr",
                        "plain_weight_decay",
                        "top_lr",
                        "top_momentum",
                        "top_weight_decay");
        assertThat(groups.hyperparameters()).containsEntry("top_lr", 0.5).containsEntry("lr", 0.1);
        assertThat(learningRate(graph, "layers.0.weight")).isEqualTo("lr");
        assertThat(learningRate(graph, "layers.0.bias")).isEqualTo("plain_lr");
        assertThat(learningRate(graph, "layers.2.bias")).isEqualTo("plain_lr");
        assertThat(learningRate(graph, "layers.2.weight")).isEqualTo("top_lr");
        assertThat(update(graph, "layers.2.weight").op()).isEqualTo(new Update.Sgd());
    }

    private static String learningRate(Graph graph, String parameter) {
        return update(graph, parameter).inputs().stream()
                .map(graph::valueName)
                .filter(name -> name.endsWith("lr"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void groupsThatDoNotFitAreRefusedWithWhatTheModelHas() {
        ParameterGroups groups = ParameterGroups.of(new SGD(0.1));
        SGD sgd = new SGD(0.2);
        assertRefused(groups.with("top", List.of("layer.2.bias"), sgd), "names [layer.2.bias]");
        assertRefused(groups.with("top", n -> n.startsWith("head"), sgd), "'top' holds none of");
        assertRefused(groups.with("all", n -> true, sgd), "make the last group, 'all', the rest");
        assertThatThrownBy(() -> groups.with("a", n -> true, sgd).with("a", n -> true, sgd))
                .isExactlyInstanceOf(CompileException.class)
                .hasMessageContaining("two have one name");
        assertThatThrownBy(() -> groups.with("a", n -> true, new AdamW(1).withMaxGradNorm(1)))
                .isExactlyInstanceOf(CompileException.class)
                .hasMessageContaining("give it to the optimizer of the rest");
        assertThatThrownBy(() -> groups.with("a", n -> true, groups))
                .isExactlyInstanceOf(CompileException.class);
        assertThatThrownBy(() -> groups.with(" ", n -> true, sgd))
                .isExactlyInstanceOf(CompileException.class);
    }

    private static void assertRefused(Optimizer optimizer, String why) {
        assertThatThrownBy(() -> trained(optimizer))
                .isExactlyInstanceOf(CompileException.class)
                .hasMessageContaining(why)
                .satisfies(
                        e -> assertThat(e.getMessage()).containsAnyOf("layers.0.weight", "'all'"));
    }

    @Test
    void valuesThatPyTorchRefusesAreRefused() {
        assertThatThrownBy(() -> new SGD(-1))
                .isExactlyInstanceOf(CompileException.class)
                .hasMessage("SGD: lr must be at least 0, found -1.0");
        assertThatThrownBy(() -> new SGD(0.1).withNesterov())
                .isExactlyInstanceOf(CompileException.class)
                .hasMessageContaining("nesterov needs a momentum and no dampening");
        assertThatThrownBy(() -> new SGD(0.1, 0.9, 0).withDampening(0.1).withNesterov())
                .isExactlyInstanceOf(CompileException.class)
                .hasMessageContaining("dampening 0.1");
        assertThatThrownBy(() -> new AdamW(Double.NaN))
                .isExactlyInstanceOf(CompileException.class)
                .hasMessage("AdamW: lr must be at least 0, found NaN");
        assertThatThrownBy(() -> new AdamW(1).withMaxGradNorm(-1))
                .isExactlyInstanceOf(CompileException.class)
                .hasMessageContaining("max_grad_norm");
        assertThatThrownBy(() -> new AdamW(1).withBetas(0.9, 1))
                .isExactlyInstanceOf(CompileException.class)
                .hasMessage("AdamW: betas must be in [0, 1), found (0.9, 1.0)");
        assertThatThrownBy(() -> new AdamW(1).withEps(-1))
                .isExactlyInstanceOf(CompileException.class);
    }
}
