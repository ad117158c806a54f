package sambaflow.magics.scene;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures with a table of colours, a quarter of the size of others.
 *
 * <p>Drawings have few colours and the mixtures at their edges. The most frequent are kept; each of
 * the rest, pixels at edges, takes the nearest that was kept.
 */
final class FewColours {
    /** As many as one byte tells apart. */
    static final int MOST = 256;

    private static final int BYTE = 0xff;

    private FewColours() {}

    /**
     * @param colours how many are kept, at most {@link #MOST}
     */
    static BufferedImage of(BufferedImage image, int colours) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        int[] table = table(pixels, colours);
        Map<Integer, Integer> index = new HashMap<>();
        for (int i = 0; i < table.length; i++) {
            index.put(table[i], i);
        }
        IndexColorModel model =
                new IndexColorModel(8, table.length, table, 0, true, -1, DataBuffer.TYPE_BYTE);
        BufferedImage small =
                new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        byte[] row = new byte[width];
        int last = 0;
        int lastIndex = -1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int colour = pixels[y * width + x];
                if (colour != last || lastIndex < 0) {
                    last = colour;
                    lastIndex = index.computeIfAbsent(colour, c -> nearest(table, c));
                }
                row[x] = (byte) lastIndex;
            }
            small.getRaster().setDataElements(0, y, width, 1, row);
        }
        return small;
    }

    /** The most frequent colours; of equally frequent ones the smaller number. */
    private static int[] table(int[] pixels, int colours) {
        Map<Integer, int[]> counts = new HashMap<>();
        int last = 0;
        int[] count = null;
        for (int pixel : pixels) {
            if (pixel != last || count == null) {
                last = pixel;
                count = counts.computeIfAbsent(pixel, p -> new int[1]);
            }
            count[0]++;
        }
        Comparator<Map.Entry<Integer, int[]>> frequent =
                Comparator.comparingInt((Map.Entry<Integer, int[]> e) -> -e.getValue()[0]);
        List<Map.Entry<Integer, int[]>> kept =
                counts.entrySet().stream()
                        .sorted(frequent.thenComparing(Map.Entry.comparingByKey()))
                        .limit(colours)
                        .toList();
        return kept.stream().mapToInt(Map.Entry::getKey).toArray();
    }

    private static int nearest(int[] table, int colour) {
        int best = 0;
        int distance = Integer.MAX_VALUE;
        for (int i = 0; i < table.length; i++) {
            int there = distance(table[i], colour);
            if (there < distance) {
                distance = there;
                best = i;
            }
        }
        return best;
    }

    private static int distance(int a, int b) {
        int sum = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int difference = (a >>> shift & BYTE) - (b >>> shift & BYTE);
            sum += difference * difference;
        }
        return sum;
    }
}
