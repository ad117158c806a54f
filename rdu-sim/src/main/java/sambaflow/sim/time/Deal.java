package sambaflow.sim.time;

/** A request that channels of a memory work on, each on its part. Times are in parts of ticks. */
final class Deal {
    private final Request request;
    private int missing;
    private double start = Double.POSITIVE_INFINITY;
    private double end;

    Deal(Request request, int parts) {
        this.request = request;
        this.missing = parts;
    }

    Request request() {
        return request;
    }

    /** One more part has its time. */
    void part(double begins, double ends) {
        missing--;
        start = Math.min(start, begins);
        end = Math.max(end, ends);
    }

    /** Whether the time of each part is known. */
    boolean done() {
        return missing == 0;
    }

    double start() {
        return start;
    }

    double end() {
        return end;
    }
}
