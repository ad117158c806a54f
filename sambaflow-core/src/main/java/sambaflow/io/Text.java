package sambaflow.io;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Text files in UTF-8, packed or not; what is no text is an error, not a question mark. */
final class Text {
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private Text() {}

    /** Opens {@code file} behind its byte order mark, if it has one. */
    static BufferedReader open(Path file) throws IOException {
        InputStream plain = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            plain.mark(2);
            boolean packed = (plain.read() << 8 | plain.read()) == GZIP_MAGIC;
            plain.reset();
            InputStream in = packed ? new GZIPInputStream(plain, 1 << 16) : plain;
            BufferedReader reader =
                    new BufferedReader(
                            new NoNul(
                                    new InputStreamReader(
                                            in,
                                            StandardCharsets.UTF_8
                                                    .newDecoder()
                                                    .onMalformedInput(CodingErrorAction.REPORT)),
                                    file));
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    static DataException failed(Path file, IOException e) {
        return e instanceof CharacterCodingException
                ? new DataException(
                        "data: %s: found bytes that are not UTF-8; save the file as UTF-8 text"
                                .formatted(file),
                        e)
                : DataException.failed("read", file, e, "check the name and the permissions");
    }

    /** Refuses a NUL, which no text holds and parsers skip. */
    private static final class NoNul extends FilterReader {
        private final Path file;
        private int line = 1;

        NoNul(Reader in, Path file) {
            super(in);
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            for (int i = from; i < from + count; i++) {
                line += into[i] == '\n' ? 1 : 0;
                if (into[i] == '\0') {
                    throw new DataException(
                            "data: %s:%d: found a NUL byte, expected text in UTF-8; the file is damaged or not a text file"
                                    .formatted(file, line));
                }
            }
            return count;
        }
    }
}
