package sambaflow.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import sambaflow.graph.CompileException;

class ScheduleTest {
    @Test
    void aConstantStaysAndAStaircaseGoesDownAtEachStep() {
        assertThat(Schedule.constant(0.5).at(1_000_000)).isEqualTo(0.5);
        Schedule stairs = Schedule.step(8, 3, 0.5);
        assertThat(stairs.at(0)).isEqualTo(8);
        assertThat(stairs.at(2)).isEqualTo(8);
        assertThat(stairs.at(3)).isEqualTo(4);
        assertThat(stairs.at(8)).isEqualTo(2);
        assertThat(stairs.at(9)).isEqualTo(1);
    }

    @Test
    void aCosineGoesFromFirstToLastAndStaysThere() {
        Schedule cosine = Schedule.cosine(1, 0.2, 10);
        assertThat(cosine.at(0)).isEqualTo(1);
        assertThat(cosine.at(5)).isCloseTo(0.6, within(1e-12));
        assertThat(cosine.at(2)).isCloseTo(0.2 + 0.4 * (1 + Math.cos(Math.PI / 5)), within(1e-12));
        assertThat(cosine.at(10)).isEqualTo(0.2);
        assertThat(cosine.at(11)).isEqualTo(0.2);
    }

    @Test
    void aWarmUpRisesFromZeroToTheStartOfWhatFollows() {
        Schedule schedule = Schedule.step(8, 2, 0.5).afterWarmUp(4);
        assertThat(schedule.at(0)).isZero();
        assertThat(schedule.at(1)).isEqualTo(2);
        assertThat(schedule.at(3)).isEqualTo(6);
        assertThat(schedule.at(4)).isEqualTo(8);
        assertThat(schedule.at(5)).isEqualTo(8);
        assertThat(schedule.at(6)).isEqualTo(4);
    }

    @Test
    void aScheduleWithoutStepsIsRefused() {
        assertThatThrownBy(() -> Schedule.cosine(1, 0, 0))
                .isExactlyInstanceOf(CompileException.class)
                .hasMessage("schedule cosine: the number of steps must be above 0, found 0");
        assertThatThrownBy(() -> Schedule.step(1, -1, 0.5)).isInstanceOf(CompileException.class);
        assertThatThrownBy(() -> Schedule.constant(1).afterWarmUp(0))
                .isInstanceOf(CompileException.class);
    }
}
