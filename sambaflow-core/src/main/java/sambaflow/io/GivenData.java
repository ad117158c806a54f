package sambaflow.io;

import java.util.List;

/** Data sets that an app gives itself. */
record GivenData(Dataset training, Dataset testing) implements DataSource {
    private static final String TESTING = "test";

    @Override
    public String description() {
        return "%s: %d samples to train, %s: %d to test"
                .formatted(training.name(), training.size(), testing.name(), testing.size());
    }

    @Override
    public Dataset named(String name) {
        return switch (name) {
            case TRAIN -> training;
            case TEST, TESTING -> testing;
            default ->
                    throw new DataException(
                            "data: the app has no data set '%s', only %s"
                                    .formatted(name, List.of(TRAIN, TESTING)));
        };
    }
}
