package sambaflow.place;

import java.util.Arrays;

/** Numbers waiting to be looked at, the one of least cost first; of equals, the smaller number. */
final class Frontier {
    private static final int FIRST = 256;

    private int[] items = new int[FIRST];
    private double[] costs = new double[FIRST];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(int item, double cost) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
            costs = Arrays.copyOf(costs, 2 * size);
        }
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) / 2;
            if (!before(item, cost, parent)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        items[hole] = item;
        costs[hole] = cost;
    }

    /** Takes out the first. */
    int take() {
        int first = items[0];
        size--;
        int item = items[size];
        double cost = costs[size];
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && before(items[child + 1], costs[child + 1], child)) {
                child++;
            }
            if (!before(items[child], costs[child], item, cost)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        items[hole] = item;
        costs[hole] = cost;
        return first;
    }

    private boolean before(int item, double cost, int place) {
        return before(item, cost, items[place], costs[place]);
    }

    private static boolean before(int item, double cost, int other, double otherCost) {
        return cost < otherCost || cost == otherCost && item < other;
    }

    private void move(int from, int to) {
        items[to] = items[from];
        costs[to] = costs[from];
    }
}
