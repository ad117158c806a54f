package sambaflow.sim.compute;

import static sambaflow.sim.compute.VectorMath.LANES;
import static sambaflow.sim.compute.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The loop that {@link VectorCurves} copies for each function. */
final class CurveLoop implements VectorCurves.Loop {
    private final VectorCurves.Curve curve;

    CurveLoop(VectorCurves.Curve curve) {
        this.curve = curve;
    }

    @Override
    public void run(float[] x, float[] dy, float[] y, int from, int to) {
        if (dy == null) {
            values(x, y, from, to);
        } else {
            products(x, dy, y, from, to);
        }
    }

    private void values(float[] x, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            curve.at(FloatVector.fromArray(SPECIES, x, i)).intoArray(y, i);
        }
        if (i < to) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, to);
            curve.at(FloatVector.fromArray(SPECIES, x, i, rest)).intoArray(y, i, rest);
        }
    }

    private void products(float[] x, float[] dy, float[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            curve.at(FloatVector.fromArray(SPECIES, x, i))
                    .mul(FloatVector.fromArray(SPECIES, dy, i))
                    .intoArray(y, i);
        }
        if (i < to) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, to);
            curve.at(FloatVector.fromArray(SPECIES, x, i, rest))
                    .mul(FloatVector.fromArray(SPECIES, dy, i, rest))
                    .intoArray(y, i, rest);
        }
    }
}
