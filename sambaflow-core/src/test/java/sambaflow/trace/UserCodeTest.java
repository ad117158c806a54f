package sambaflow.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.tensor.ShapeException;

class UserCodeTest {
    private static final class Unready {
        static final String TEXT = Objects.requireNonNull(null, "no text");
    }

    @Test
    void itsExceptionsAreToldAndMessagesAndErrorsPass() {
        assertThat(UserCode.call("it", () -> 1)).isEqualTo(1);
        assertThatThrownBy(() -> UserCode.call("it", () -> Unready.TEXT))
                .isInstanceOfSatisfying(
                        CompileException.class, e -> assertThat(e.code()).isEqualTo(Code.SF110))
                .hasMessage("it threw java.lang.NullPointerException: no text");
        ShapeException shapes = new ShapeException("do not fit");
        assertThat(UserCode.threw("it", shapes)).isSameAs(shapes);
        AssertionError error = new AssertionError("stop");
        assertThatThrownBy(() -> UserCode.threw("it", error)).isSameAs(error);
    }
}
