package sambaflow.io;

import java.util.List;
import java.util.Locale;
import sambaflow.diagnostic.Code;

/**
 * A data set that its makers publish on the web.
 *
 * @param name as in {@code --download NAME} and as the cache folder is called
 * @param addresses folders on the web that hold the files, tried in this order
 * @param files what to fetch
 */
public record PublicDataset(String name, List<String> addresses, List<RemoteFile> files) {
    /** The handwritten digits of LeCun, Cortes and Burges. */
    public static final PublicDataset MNIST =
            new PublicDataset(
                    "mnist",
                    List.of(
                            "https://ossci-datasets.s3.amazonaws.com/mnist",
                            "https://storage.googleapis.com/cvdf-datasets/mnist"),
                    List.of(
                            new RemoteFile(
                                    "train-images-idx3-ubyte.gz",
                                    9_912_422,
                                    "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
                            new RemoteFile(
                                    "train-labels-idx1-ubyte.gz",
                                    28_881,
                                    "d53e105ee54ea40749a09fcbcd1e9432"),
                            new RemoteFile(
                                    "t10k-images-idx3-ubyte.gz",
                                    1_648_877,
                                    "9fb629c4189551a2d022fa330f9573f3"),
                            new RemoteFile(
                                    "t10k-labels-idx1-ubyte.gz",
                                    4_542,
                                    "ec29112dd5afa0611ce80d1b7f02629c")));

    /** Zalando's pictures of clothes, in MNIST's format. */
    public static final PublicDataset FASHION_MNIST =
            new PublicDataset(
                    "fashion-mnist",
                    List.of(
                            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
                            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion"),
                    List.of(
                            new RemoteFile(
                                    "train-images-idx3-ubyte.gz",
                                    26_421_880,
                                    "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
                            new RemoteFile(
                                    "train-labels-idx1-ubyte.gz",
                                    29_515,
                                    "25c81989df183df01b3e8a0aad5dffbe"),
                            new RemoteFile(
                                    "t10k-images-idx3-ubyte.gz",
                                    4_422_102,
                                    "bef4ecab320f06d8554ea6380940ec79"),
                            new RemoteFile(
                                    "t10k-labels-idx1-ubyte.gz",
                                    5_148,
                                    "bb300cfdad3c16e7a12a480ee83cd310")));

    /** All that can be downloaded by name. */
    public static final List<PublicDataset> ALL = List.of(MNIST, FASHION_MNIST);

    public PublicDataset {
        addresses = List.copyOf(addresses);
        files = List.copyOf(files);
    }

    /**
     * One file to fetch.
     *
     * @param bytes its size
     * @param md5 the hash its publishers give, in hexadecimal
     */
    public record RemoteFile(String name, long bytes, String md5) {
        public RemoteFile {
            if (bytes < 0 || !md5.matches("[0-9a-f]{32}")) {
                throw new DataException(
                        Code.SF602,
                        "download: %s: found %d bytes and hash '%s', expected 32 hex digits"
                                .formatted(name, bytes, md5));
            }
        }
    }

    /** The data set called {@code name}, in any case. */
    public static PublicDataset named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return ALL.stream()
                .filter(known -> known.name.equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new DataException(
                                Code.SF201,
                                "--download: found '%s', expected one of %s"
                                        .formatted(
                                                name,
                                                ALL.stream().map(PublicDataset::name).toList())));
    }
}
