package sambaflow.device;

/** Which back end computes a node, and why that one. */
public record BackEndChoice(String node, String backEnd, String reason) {}
