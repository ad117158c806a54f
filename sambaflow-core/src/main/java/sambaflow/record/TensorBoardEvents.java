package sambaflow.record;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.zip.CRC32C;

/**
 * Metrics as TensorBoard reads them: records of a length, a checksum of the length, an {@code
 * Event} message, and a checksum of that, as TensorFlow's {@code record_writer.h} and {@code
 * event.proto} have them. A scalar is an event with its step and one {@code simple_value}.
 */
final class TensorBoardEvents implements MetricsFile.Form {
    /** TensorBoard looks for files with "tfevents" in their names. */
    static final String FILE = "events.out.tfevents.sambaflow";

    private static final int MASK = 0xa282ead8;

    // Field number << 3 | wire type, of Event, Summary and Summary.Value.
    private static final int WALL_TIME = 1 << 3 | 1;
    private static final int STEP = 2 << 3;
    private static final int FILE_VERSION = 3 << 3 | 2;
    private static final int SUMMARY = 5 << 3 | 2;
    private static final int VALUE = 1 << 3 | 2;
    private static final int TAG = 1 << 3 | 2;
    private static final int SIMPLE_VALUE = 2 << 3 | 5;

    private final InstantSource clock;

    TensorBoardEvents(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public byte[] head() {
        Message event = new Message();
        event.fixed64(WALL_TIME, now());
        event.bytes(FILE_VERSION, utf8("brain.Event:2"));
        return record(event.toByteArray());
    }

    @Override
    public byte[] bytes(Metric metric) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (metric) {
            case Metric.Step s -> {
                scalar(out, s.step(), "loss", s.loss());
                scalar(out, s.step(), "samples_per_second", s.samplesPerSecond());
            }
            case Metric.Test t -> {
                scalar(out, t.step(), "test/loss", t.loss());
                scalar(out, t.step(), "test/accuracy", t.accuracy());
            }
            case Metric.Value v -> scalar(out, v.step(), v.name(), v.value());
            case Metric.Setting s ->
                    s.values().forEach((name, v) -> scalar(out, s.step(), "setting/" + name, v));
        }
        return out.toByteArray();
    }

    private void scalar(ByteArrayOutputStream out, long step, String tag, double number) {
        if (Double.isNaN(number) && tag.startsWith("test/")) {
            // Not measured. A loss that is not a number is a finding and stays one.
            return;
        }
        Message value = new Message();
        value.bytes(TAG, utf8(tag));
        value.fixed32(SIMPLE_VALUE, (float) number);
        Message summary = new Message();
        summary.bytes(VALUE, value.toByteArray());
        Message event = new Message();
        event.fixed64(WALL_TIME, now());
        event.varint(STEP, step);
        event.bytes(SUMMARY, summary.toByteArray());
        out.writeBytes(record(event.toByteArray()));
    }

    private double now() {
        return clock.millis() / 1e3;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] record(byte[] data) {
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        length.putLong(0, data.length);
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(data.length)
                .putInt(checksum(length.array()))
                .put(data)
                .putInt(checksum(data))
                .array();
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    /** A protocol buffer's message as it is written. */
    private static final class Message extends ByteArrayOutputStream {
        void varint(int key, long value) {
            varint(key);
            varint(value);
        }

        void bytes(int key, byte[] value) {
            varint(key);
            varint(value.length);
            writeBytes(value);
        }

        void fixed32(int key, float value) {
            varint(key);
            writeBytes(little(Integer.BYTES).putFloat(value).array());
        }

        void fixed64(int key, double value) {
            varint(key);
            writeBytes(little(Long.BYTES).putDouble(value).array());
        }

        private static ByteBuffer little(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            write((int) rest);
        }
    }
}
