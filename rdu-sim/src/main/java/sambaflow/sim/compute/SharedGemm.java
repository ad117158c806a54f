package sambaflow.sim.compute;

import java.util.ArrayList;
import java.util.List;

/** A product in as many parts as there are threads, each some rows or some columns of C. */
final class SharedGemm implements Gemm {
    /** Rows and columns that stay together: what a product works on at once. */
    private static final int ROWS = 12;

    private static final int COLUMNS = 64;

    private record Part(Gemm gemm, int inA, int inB, int inC) {}

    private final Team team;
    private final List<Part> parts;

    private SharedGemm(Team team, List<Part> parts) {
        this.team = team;
        this.parts = parts;
    }

    static Gemm of(Size size, Maker maker, Team team) {
        boolean byRows = size.rows() / ROWS >= size.columns() / COLUMNS;
        int unit = byRows ? ROWS : COLUMNS;
        int whole = byRows ? size.rows() : size.columns();
        Shares shares = Shares.of(whole / unit, size.operations(), team);
        if (shares.parts() == 1) {
            return maker.of(size);
        }
        List<Part> parts = new ArrayList<>();
        for (int p = 0; p < shares.parts(); p++) {
            int from = shares.from(p) * unit;
            // What is left over joins the last part: a few rows alone would be summed otherwise.
            int n = (p + 1 == shares.parts() ? whole : shares.to(p) * unit) - from;
            parts.add(
                    byRows
                            ? new Part(
                                    maker.of(size.withRows(n)),
                                    size.rowOfOperandA(from),
                                    0,
                                    from * size.rowOfC())
                            : new Part(
                                    maker.of(size.withColumns(n)),
                                    0,
                                    size.columnOfOperandB(from),
                                    from));
        }
        return new SharedGemm(team, List.copyOf(parts));
    }

    @Override
    public void set(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        team.run(
                parts.size(),
                i -> {
                    Part p = parts.get(i);
                    p.gemm.set(a, atA + p.inA, b, atB + p.inB, c, atC + p.inC);
                });
    }

    @Override
    public void add(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        team.run(
                parts.size(),
                i -> {
                    Part p = parts.get(i);
                    p.gemm.add(a, atA + p.inA, b, atB + p.inB, c, atC + p.inC);
                });
    }
}
