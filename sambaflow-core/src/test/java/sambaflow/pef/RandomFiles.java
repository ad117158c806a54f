package sambaflow.pef;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import sambaflow.graph.OperatorSamples;
import sambaflow.graph.Sample;
import sambaflow.pef.proto.ProgramProto;

/** PEF files with a random change; the same number gives the same file. */
final class RandomFiles {
    private static final List<Pef> SAMPLES = List.of(SamplePefs.tiny(), SamplePefs.training());
    private static final List<byte[]> FILES = SAMPLES.stream().map(PefWriter::bytes).toList();
    private static final int[] EXTREMES = {0, 1, -1, 0xffff, 0x10000, Integer.MAX_VALUE, 1 << 31};
    private static final int MOST_CHANGES = 4;

    /** Where a change is made; what stands before it is made to fit again. */
    enum Kind {
        /** Anywhere; nothing is mended. */
        BITS,
        BYTES,
        PIECES,
        CONTAINER,
        /** In an entry, whose CRC is mended. */
        ENTRY,
        ENTRIES,
        MANIFEST,
        /** In the program, whose CRC and hash are mended. */
        PROGRAM,
        FIELDS,
        GRAPHS
    }

    private final Random random;
    private final int which;

    private RandomFiles(long seed) {
        this.random = new Random(seed);
        this.which = random.nextInt(SAMPLES.size());
    }

    static Kind kind(long seed) {
        return Kind.values()[Math.floorMod(seed, Kind.values().length)];
    }

    static byte[] file(long seed) {
        RandomFiles files = new RandomFiles(seed);
        return switch (kind(seed)) {
            case BITS -> files.bits();
            case BYTES -> files.bytes(FILES.get(files.which));
            case PIECES -> files.pieces(FILES.get(0), FILES.get(1));
            case CONTAINER -> files.container();
            case ENTRY -> files.entry();
            case ENTRIES -> files.entries();
            case MANIFEST -> files.manifest();
            case PROGRAM -> files.program();
            case FIELDS -> files.fields();
            case GRAPHS -> files.graphs();
        };
    }

    private Pef sample() {
        return SAMPLES.get(which);
    }

    private int changes() {
        return 1 + random.nextInt(MOST_CHANGES);
    }

    private byte[] bits() {
        byte[] file = FILES.get(which).clone();
        for (int i = changes(); i > 0; i--) {
            file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return file;
    }

    /** Some bytes changed, put in or taken out. */
    private byte[] bytes(byte[] whole) {
        byte[] file = whole.clone();
        for (int i = changes(); i > 0 && file.length > 0; i--) {
            int at = random.nextInt(file.length);
            byte[] run = new byte[random.nextInt(12)];
            random.nextBytes(run);
            int skipped = Math.min(file.length - at, random.nextInt(12));
            file = joined(Arrays.copyOf(file, at), run, tail(file, at + skipped));
        }
        return file;
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer out = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
        Arrays.stream(parts).forEach(out::put);
        return out.array();
    }

    /** The head of one and the tail of the other, either way. */
    private byte[] pieces(byte[] one, byte[] other) {
        byte[] head = random.nextBoolean() ? one : other;
        byte[] end = random.nextBoolean() ? one : other;
        return joined(
                Arrays.copyOf(head, random.nextInt(head.length + 1)),
                tail(end, random.nextInt(end.length + 1)));
    }

    /** Fields of the zip's headers: signatures, flags, methods, sums, sizes, offsets, lengths. */
    private byte[] container() {
        byte[] file = FILES.get(which).clone();
        ByteBuffer zip = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> heads = new ArrayList<>();
        for (int i = 0; i + 4 <= file.length; i++) {
            if (file[i] == 'P' && file[i + 1] == 'K') {
                heads.add(i);
            }
        }
        for (int i = changes(); i > 0; i--) {
            int head = heads.get(random.nextInt(heads.size()));
            int at = Math.min(file.length - 4, head + 2 * random.nextInt(24));
            int old = zip.getInt(at);
            int value =
                    switch (random.nextInt(3)) {
                        case 0 -> EXTREMES[random.nextInt(EXTREMES.length)];
                        case 1 -> old + random.nextInt(9) - 4;
                        default -> random.nextInt(file.length);
                    };
            if (random.nextBoolean()) {
                zip.putInt(at, value);
            } else {
                zip.putShort(at, (short) value);
            }
        }
        return file;
    }

    private byte[] entry() {
        SortedMap<String, byte[]> entries = PefFiles.entries(FILES.get(which));
        String name = random.nextBoolean() ? PefFile.MANIFEST : PefFile.PROGRAM;
        entries.put(name, bytes(entries.get(name)));
        return StoredZip.pack(entries);
    }

    /** Entries of two PEFs: some missing, some of the other one, some that nobody knows. */
    private byte[] entries() {
        SortedMap<String, byte[]> mixed = new TreeMap<>();
        for (int i = 0; i < FILES.size(); i++) {
            PefFiles.entries(FILES.get(i))
                    .forEach((name, data) -> {
                        if (random.nextInt(3) > 0) {
                            mixed.put(random.nextInt(8) > 0 ? name : name + "x", data);
                        }
                    });
        }
        if (random.nextBoolean()) {
            mixed.put("debug/" + random.nextInt(100), new byte[random.nextInt(200)]);
        }
        if (random.nextBoolean()) {
            mixed.remove(PefFile.MANIFEST);
            return PefFiles.withEntries(sample(), mixed);
        }
        return StoredZip.pack(mixed);
    }

    /** Words of the manifest exchanged, doubled or left out. */
    private byte[] manifest() {
        SortedMap<String, byte[]> entries = PefFiles.entries(FILES.get(which));
        String json = new String(entries.get(PefFile.MANIFEST), StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>(List.of(json.split("(?<=[\\s:,{}\".])")));
        for (int i = changes(); i > 0; i--) {
            int at = random.nextInt(words.size());
            String other = words.get(random.nextInt(words.size()));
            switch (random.nextInt(4)) {
                case 0 -> words.set(at, other);
                case 1 -> words.add(at, other);
                case 2 -> words.set(at, "");
                default -> words.set(at, EXTREMES[random.nextInt(EXTREMES.length)] + ",");
            }
        }
        entries.put(PefFile.MANIFEST, String.join("", words).getBytes(StandardCharsets.UTF_8));
        return StoredZip.pack(entries);
    }

    private byte[] program() {
        byte[] program = ProgramEncoder.bytes(sample().graphs());
        return PefFiles.withProgram(
                sample(),
                random.nextInt(8) > 0 ? bytes(program) : pieces(program, noise(program.length)));
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[1 + random.nextInt(length)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] fields() {
        Pef pef = random.nextBoolean() ? sample() : operator();
        ProgramProto program = ProgramEncoder.program(pef.graphs());
        for (int i = changes(); i > 0; i--) {
            int fields = ChangedFields.count(program);
            if (fields > 0) {
                program =
                        (ProgramProto)
                                ChangedFields.changed(
                                        program,
                                        random.nextInt(fields),
                                        random.nextInt(ChangedFields.WAYS));
            }
        }
        return PefFiles.withProgram(pef, program.toByteArray());
    }

    private Pef operator() {
        List<Sample> samples = OperatorSamples.all();
        Sample sample = samples.get(random.nextInt(samples.size()));
        return SamplePefs.of(sample.op(), sample.types());
    }

    /** Each part of the first graph from one of the two graphs of a training. */
    private byte[] graphs() {
        Pef training = SAMPLES.getLast();
        ProgramProto.Builder program = ProgramEncoder.program(training.graphs()).toBuilder();
        var mixed = program.getGraphsBuilder(0);
        program.getGraphs(1)
                .getAllFields()
                .forEach((field, value) -> {
                    if (random.nextInt(3) == 0) {
                        mixed.setField(field, value);
                    }
                });
        ProgramProto made = program.build();
        int fields = ChangedFields.count(made);
        return PefFiles.withProgram(
                training,
                ChangedFields.changed(
                                made, random.nextInt(fields), random.nextInt(ChangedFields.WAYS))
                        .toByteArray());
    }
}
