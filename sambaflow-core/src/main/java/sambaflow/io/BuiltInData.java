package sambaflow.io;

/** The digits made from strokes. */
record BuiltInData(HandwrittenDigits digits) implements DataSource {
    @Override
    public String description() {
        return ("built-in handwritten-like digits, seed %d: %d to train, %d to test"
                        + " (--data-dir takes real data, --download fetches it)")
                .formatted(digits.seed(), digits.training(), digits.testing());
    }

    @Override
    public ImageDataset training() {
        return digits.train();
    }

    @Override
    public ImageDataset testing() {
        return digits.test();
    }

    @Override
    public ImageDataset named(String name) {
        return switch (name) {
            case TRAIN -> training();
            case TEST -> testing();
            default ->
                    throw new DataException(
                            ("data: the built-in digits have no data set '%s', only %s and %s;"
                                            + " use --data-dir to name the folder of %s%s")
                                    .formatted(name, TRAIN, TEST, name, FolderData.IMAGES));
        };
    }
}
