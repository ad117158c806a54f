package sambaflow.magics.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

class ChipMagicTest {
    private final ChipMagic magic = new ChipMagic(null);

    @Test
    void completesPresetsAndOptions() {
        assertThat(magic.apply("sn")).containsExactly("sn10", "sn20", "sn30", "sn40");
        assertThat(magic.apply("sn30 --")).containsExactly("--yaml", "--help");
        assertThat(magic.apply("sn99")).isEmpty();
    }

    @Test
    void aWrongArgumentHasTheMagicsNameAndACode() {
        assertThatThrownBy(() -> magic.eval(null, List.of("sn10", "sn30")))
                .isInstanceOfSatisfying(
                        CompileException.class, e -> assertThat(e.code()).isEqualTo(Code.SF201))
                .hasMessageContaining("%chip: found [sn10, sn30]");
    }
}
