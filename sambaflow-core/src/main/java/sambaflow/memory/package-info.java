/**
 * What lies in the memory outside the units, where, and from when to when: {@link
 * sambaflow.memory.MemoryPlanner} gives each value that outlives a section a place in HBM or DDR.
 */
package sambaflow.memory;
