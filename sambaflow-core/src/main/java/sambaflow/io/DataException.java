package sambaflow.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;

/** A data file is missing, damaged or not what was asked for; the message says what to do next. */
public final class DataException extends Problem {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        this(message, null);
    }

    public DataException(String message, Throwable cause) {
        this(Code.SF601, message, cause);
    }

    public DataException(Code code, String message) {
        this(code, message, null);
    }

    public DataException(Code code, String message, Throwable cause) {
        super(code, message, cause);
    }

    /**
     * {@code file} could not be read or written; {@code next} is a sentence without a full stop.
     */
    public static DataException failed(String doing, Path file, IOException cause, String next) {
        return new DataException(
                "data: cannot %s %s: %s; %s".formatted(doing, file, reason(cause), next), cause);
    }

    /** What happened in words, because the file system's own exceptions often hold only a path. */
    public static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException e -> "there is no such file or folder";
            case AccessDeniedException e -> "permission denied";
            case FileAlreadyExistsException e -> "a file is in the way: " + e.getFile();
            case NotDirectoryException e -> "not a folder: " + e.getFile();
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case IOException e when e.getMessage() != null -> e.getMessage();
            case IOException e -> e.getClass().getSimpleName();
        };
    }
}
