package sambaflow.stage;

/** Whether a section fits the chip: with which share for each stage, or what is short. */
public sealed interface Fit permits Allocation, Shortage {}
