/** Models of the library, trained and evaluated on the simulated device. */
package sambaflow.sim.model;
