package sambaflow.pef;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that somebody made to do harm, built on the smallest PEF there is. */
final class HostileFiles {
    private static final int MANY = 20_000;
    private static final int BOMB = 64 << 20;
    private static final byte[] TINY = PefWriter.bytes(SamplePefs.tiny());

    private static final List<String> NAMES =
            List.of(
                    "../up",
                    "../../../../etc/passwd",
                    "a/../../up",
                    "a/./b",
                    "/etc/passwd",
                    "//host/share",
                    "C:\\boot.ini",
                    "..\\up",
                    "a\0b",
                    "a//b",
                    "a/",
                    "..",
                    ".",
                    "a\nb",
                    "\u00fcber",
                    "a ",
                    "x".repeat(65_000));

    private static final List<String> VALUES =
            List.of(
                    "[".repeat(MANY),
                    "[".repeat(MANY) + "]".repeat(MANY),
                    "{\"a\":".repeat(MANY) + "1" + "}".repeat(MANY),
                    "1e999999999",
                    "-1e-999999999",
                    "9".repeat(MANY),
                    "9223372036854775808",
                    "-1",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"" + "x".repeat(MANY) + "\"",
                    "null",
                    "{}",
                    "[]");

    private HostileFiles() {}

    /** All of them. */
    static List<byte[]> all() {
        List<byte[]> all = new ArrayList<>();
        NAMES.forEach(name -> all.add(named(name)));
        VALUES.forEach(value -> manifests(value).forEach(all::add));
        all.addAll(List.of(deflated(), deflatedSaidToBeStored(), overlapping(), claims()));
        SortedMap<String, byte[]> nested = PefFiles.entries(TINY);
        nested.put("a.zip", deflated());
        all.add(StoredZip.pack(nested));
        SortedMap<String, byte[]> crowd = PefFiles.entries(TINY);
        for (int i = 0; i < MANY; i++) {
            crowd.put("x" + i, new byte[0]);
        }
        all.add(StoredZip.pack(crowd));
        byte[] emptyGraphs = new byte[300_000];
        for (int i = 0; i < emptyGraphs.length; i += 2) {
            emptyGraphs[i] = 10;
        }
        byte[] length = {10, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 1, 2, 3};
        for (byte[] program : List.of(new byte[0], length, emptyGraphs)) {
            all.add(PefFiles.withProgram(SamplePefs.tiny(), program));
        }
        return all;
    }

    /** With a third entry of that name, which no writer accepts. */
    private static byte[] named(String name) {
        String accepted = "a".repeat(name.length());
        SortedMap<String, byte[]> entries = PefFiles.entries(TINY);
        entries.put(accepted, new byte[5]);
        byte[] file = StoredZip.pack(entries);
        byte[] from = accepted.getBytes(StandardCharsets.ISO_8859_1);
        byte[] to = name.getBytes(StandardCharsets.ISO_8859_1);
        int[] heads = {0, new PefBytes("x", file).int32(file.length - 6)};
        System.arraycopy(to, 0, file, heads[0] + StoredZip.LOCAL_BYTES, from.length);
        System.arraycopy(to, 0, file, heads[1] + StoredZip.CENTRAL_BYTES, from.length);
        return file;
    }

    /** With {@code value} for one or for all fields of the manifest. */
    static List<byte[]> manifests(String value) {
        List<byte[]> files = new ArrayList<>();
        SortedMap<String, byte[]> entries = PefFiles.entries(TINY);
        String text = new String(entries.get(PefFile.MANIFEST), StandardCharsets.UTF_8);
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            String[] changed = lines.clone();
            changed[i] =
                    lines[i].replaceFirst(
                            " : .*?(,?)$", " : " + Matcher.quoteReplacement(value) + "$1");
            String json = String.join("\n", changed);
            entries.put(PefFile.MANIFEST, json.getBytes(StandardCharsets.UTF_8));
            files.add(StoredZip.pack(entries));
        }
        entries.put(PefFile.MANIFEST, value.getBytes(StandardCharsets.UTF_8));
        files.add(StoredZip.pack(entries));
        return files;
    }

    /** A kilobyte that unpacks to a thousand. */
    private static byte[] deflated() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(PefFile.MANIFEST));
            zip.write(new byte[BOMB]);
        } catch (IOException e) {
            throw new UncheckedIOException("zip to memory", e);
        }
        return out.toByteArray();
    }

    /** The same, and its headers say that it is stored. */
    private static byte[] deflatedSaidToBeStored() {
        byte[] file = deflated();
        int central = new PefBytes("x", file).int32(file.length - 6);
        for (int at : new int[] {6, 8, central + 8, central + 10}) {
            file[at] = 0;
            file[at + 1] = 0;
        }
        return file;
    }

    /** One entry's data under many names. */
    private static byte[] overlapping() {
        int central = new PefBytes("x", TINY).int32(TINY.length - 6);
        int length = StoredZip.CENTRAL_BYTES + PefFile.MANIFEST.length();
        byte[] head = Arrays.copyOfRange(TINY, central, central + length);
        ByteBuffer out =
                ByteBuffer.allocate(central + MANY * length + StoredZip.END_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(TINY, 0, central);
        for (int i = 0; i < MANY; i++) {
            byte[] name = "%013d".formatted(i).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, head, StoredZip.CENTRAL_BYTES, name.length);
            out.put(head);
        }
        out.putInt(StoredZip.END_SIGNATURE).putInt(0).putShort((short) MANY).putShort((short) MANY);
        out.putInt(MANY * length).putInt(central).putShort((short) 0);
        return out.array();
    }

    /** Says that the program has 2 GiB. */
    private static byte[] claims() {
        byte[] file = TINY.clone();
        int central = new PefBytes("x", file).int32(file.length - 6);
        int second = central + StoredZip.CENTRAL_BYTES + PefFile.MANIFEST.length();
        return ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(second + 20, Integer.MAX_VALUE)
                .putInt(second + 24, Integer.MAX_VALUE)
                .array();
    }
}
