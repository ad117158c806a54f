package sambaflow.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How people write the ten digits: strokes through points on a page 100 wide and 100 high. */
final class DigitStyles {
    /**
     * A line is one way to write the digit it starts with. Points are x,y with y downwards; a
     * smooth curve runs through them, {@code /} makes a corner, {@code ;} lifts the pen.
     */
    private static final String STYLES =
            """
            0 52,6 30,16 22,48 28,82 48,95 70,84 78,50 72,18 50,5
            0 60,10 38,8 24,34 24,68 40,92 62,90 76,66 76,34 62,12 48,8
            0 50,5 36,20 32,50 36,82 50,95 64,80 68,50 64,20 51,6
            0 40,8 24,30 22,66 38,92 60,94 78,70 78,34 60,10 38,10
            1 51,5 50,35 50,65 49,95
            1 36,24 46,17 54,6 / 54,6 53,50 52,95
            1 36,22 52,6 / 52,6 52,94 ; 34,94 70,94
            1 62,6 52,50 42,95
            2 24,26 34,10 54,6 70,16 72,34 58,56 38,76 22,92 / 22,92 46,90 78,93
            2 26,24 42,7 64,10 70,30 58,54 36,80 24,90 22,80 34,76 50,88 66,94 80,86
            2 26,18 50,6 72,20 66,44 40,70 24,90 / 24,90 80,90
            2 22,34 30,14 50,8 66,22 60,48 42,70 30,86 22,92 30,84 46,86 62,92 78,88
            3 26,14 46,6 66,12 68,30 52,44 42,47 / 42,47 62,52 74,68 66,88 44,95 22,86
            3 26,8 50,9 70,8 / 70,8 46,42 / 46,42 68,50 74,72 60,92 38,94 22,84
            3 28,20 40,7 60,8 68,24 58,40 42,46 60,50 72,66 66,86 46,95 24,90
            4 34,8 26,34 24,54 / 24,54 50,54 80,52 ; 62,8 60,50 58,96
            4 30,10 26,36 32,52 52,54 68,46 ; 70,8 66,50 62,96
            4 64,96 64,50 64,6 / 64,6 40,36 20,64 / 20,64 50,64 82,63
            4 28,12 22,40 32,58 52,56 66,44 72,12 / 72,12 68,50 62,96
            5 34,8 30,26 28,46 / 28,46 48,38 68,46 76,66 64,88 44,95 24,86 ; 34,8 54,9 76,7
            5 74,8 36,9 / 36,9 32,44 / 32,44 56,40 72,56 70,80 50,94 24,88
            5 72,6 54,9 42,14 34,38 50,46 66,58 66,80 48,94 26,90
            6 62,6 42,22 28,50 26,74 38,92 58,94 70,80 66,62 48,56 30,70
            6 50,5 36,28 28,60 34,88 54,95 72,82 68,62 50,58 32,72
            6 70,10 48,14 32,38 26,68 38,92 60,92 70,74 58,60 40,64 30,78
            7 22,14 50,11 76,10 / 76,10 62,40 48,68 40,95
            7 22,14 50,11 76,10 / 76,10 60,42 46,95 ; 36,52 54,51 70,50
            7 22,28 24,12 / 24,12 76,10 / 76,10 58,48 50,95
            7 20,18 34,10 56,12 72,12 70,28 56,54 46,78 42,96
            8 66,20 50,6 34,14 34,30 50,46 66,62 70,80 54,95 36,88 32,70 48,50 64,34 66,18
            8 50,6 34,16 36,38 50,46 64,38 66,16 50,6 ; 50,46 30,60 30,84 50,95 70,84 70,60 50,46
            8 70,14 50,6 32,18 42,38 60,52 70,72 60,92 40,92 34,74 46,54 62,36 70,16
            9 68,24 54,8 34,14 28,34 42,48 60,42 68,24 / 68,24 68,60 62,96
            9 68,26 52,8 32,18 32,40 50,48 68,28 / 68,28 70,62 58,90 34,92
            9 66,10 42,10 30,30 44,48 64,36 66,10 / 66,10 65,50 64,96
            9 70,18 50,6 30,22 34,46 56,46 70,20 66,50 56,76 46,96
            """;

    private static final List<List<List<Curve>>> BY_DIGIT = parse();

    private DigitStyles() {}

    /** One smooth line through points (x, y, x, y, ...), drawn without lifting the pen. */
    record Curve(double[] points) {
        int count() {
            return points.length / 2;
        }
    }

    /** The ways to write {@code digit}, each a list of curves. */
    static List<List<Curve>> of(int digit) {
        return BY_DIGIT.get(digit);
    }

    private static List<List<List<Curve>>> parse() {
        List<List<List<Curve>>> digits = new ArrayList<>();
        for (int digit = 0; digit < 10; digit++) {
            String start = digit + " ";
            digits.add(
                    STYLES.lines()
                            .filter(line -> line.startsWith(start))
                            .map(line -> curves(line.substring(start.length())))
                            .toList());
        }
        return List.copyOf(digits);
    }

    private static List<Curve> curves(String style) {
        return Arrays.stream(style.split("[/;]")).map(DigitStyles::curve).toList();
    }

    private static Curve curve(String points) {
        return new Curve(
                Arrays.stream(points.strip().split("[ ,]+"))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }
}
