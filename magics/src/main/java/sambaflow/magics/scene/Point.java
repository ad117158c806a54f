package sambaflow.magics.scene;

/** A place in a scene, in CSS pixels from the top left. */
public record Point(double x, double y) {}
