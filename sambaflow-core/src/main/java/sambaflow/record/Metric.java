package sambaflow.record;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** One line of a run's log. Steps count from 1 over all epochs, epochs from 1. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Metric.Step.class, name = "step"),
    @JsonSubTypes.Type(value = Metric.Test.class, name = "test"),
    @JsonSubTypes.Type(value = Metric.Value.class, name = "value"),
    @JsonSubTypes.Type(value = Metric.Setting.class, name = "setting")
})
public sealed interface Metric {
    /** The step after which it holds. */
    long step();

    /**
     * A step of training.
     *
     * @param seconds since the run began
     * @param loss of this step
     * @param averageLoss mean of the epoch so far
     * @param samplesPerSecond since the run began
     */
    record Step(
            long step,
            int epoch,
            double seconds,
            double loss,
            double averageLoss,
            double samplesPerSecond)
            implements Metric {
        /** Before the first one. */
        public static final Step NONE = new Step(0, 0, 0, Double.NaN, Double.NaN, Double.NaN);
    }

    /**
     * What test data showed.
     *
     * @param accuracy in percent; not a number where there is none
     */
    record Test(long step, int epoch, double accuracy, double loss) implements Metric {}

    /** A number that the app measured itself, under a name of its own. */
    record Value(long step, String name, double value) implements Metric {}

    /** Hyperparameters that a user changed while the run went on. */
    record Setting(long step, Map<String, Double> values) implements Metric {
        public Setting {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** As users write them: {@code lr 0.0001, momentum 0.9}. */
        public String text() {
            return values.entrySet().stream()
                    .map(e -> e.getKey() + " " + plain(e.getValue()))
                    .collect(Collectors.joining(", "));
        }

        private static String plain(double value) {
            return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        }
    }
}
