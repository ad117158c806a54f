package sambaflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.graph.CompileException;
import sambaflow.graph.TensorType;

class ParameterNamesTest {
    static class Base extends Module {
        final Linear linLayer = new Linear(4, 3);
    }

    static final class Derived extends Base {
        static final Linear SHARED_BY_ALL = new Linear(2, 2);
        final Linear fc2 = new Linear(3, 2, false);
        final Linear absent = null;
    }

    static final class Tied extends Module {
        final Linear encoder = new Linear(4, 4, false);
        final Linear decoder = encoder;
    }

    static final class Holder extends Module {
        final Object child;

        Holder(Object child) {
            this.child = child;
        }
    }

    @Test
    void fieldsAreNamedAsPyTorchNamesThemInheritedOnesFirst() {
        assertThat(new Derived().parameters())
                .containsOnlyKeys("lin_layer.weight", "lin_layer.bias", "fc2.weight");
        assertThat(new Derived().parameters().keySet().iterator().next())
                .isEqualTo("lin_layer.weight");
    }

    @Test
    void aSequentialCountsItsModules() {
        Module model = new Sequential(new Linear(4, 3, false), new ReLU(), new Linear(3, 2));
        assertThat(model.parameters()).containsOnlyKeys("0.weight", "2.weight", "2.bias");
    }

    @Test
    void nestedListsAndArraysCountWithDots() {
        Linear[] array = {new Linear(1, 1, false), new Linear(1, 1, false)};
        Module model = new Holder(List.of(List.of(new Sequential(new Linear(1, 1))), array));
        assertThat(model.parameters())
                .containsOnlyKeys(
                        "child.0.0.0.weight",
                        "child.0.0.0.bias",
                        "child.1.0.weight",
                        "child.1.1.weight");
    }

    @Test
    void aParameterOfItsOwnIsNamedAfterItsField() {
        Parameter scale = new Parameter(TensorType.f32(3), Initialiser.constant(1));
        assertThat(new Holder(scale).parameters()).containsEntry("child", scale);
    }

    @Test
    void aTiedParameterHasTwoNamesAndCountsOnce() {
        Tied model = new Tied();
        assertThat(model.parameters()).containsOnlyKeys("encoder.weight", "decoder.weight");
        assertThat(model.parameterCount()).isEqualTo(16);
        assertThat(model.encoder.weight().name()).isEqualTo("encoder.weight");
        assertThat(model.encoder.path()).isEqualTo("encoder");
    }

    @Test
    void aPartThatIsAskedForItsOwnParametersKeepsTheirFullNames() {
        Base model = new Base();
        model.linLayer.parameters();
        model.parameters();
        assertThat(model.linLayer.parameters()).containsOnlyKeys("weight", "bias");
        assertThat(model.linLayer.weight().name()).isEqualTo("lin_layer.weight");
    }

    @Test
    void twoFieldsThatWouldHaveOneNameAreRefused() {
        Module model =
                new Module() {
                    @SuppressWarnings("unused")
                    final Linear linLayer = new Linear(1, 1);

                    @SuppressWarnings("unused")
                    final Linear lin_layer = new Linear(1, 1);
                };
        assertThatThrownBy(model::parameters)
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("two parameters are named 'lin_layer.weight'");
    }

    @Test
    void aModuleThatHoldsItsParentIsRefused() {
        Module[] parent = new Module[1];
        Holder child = new Holder(parent);
        parent[0] = new Holder(child);
        assertThatThrownBy(parent[0]::parameters)
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("Holder contains itself, as 'child.child.0'");
    }
}
