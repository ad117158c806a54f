/**
 * The reports that users know from SambaTune, on the predicted time of a program: a record for each
 * row, and the files that they go to.
 *
 * <p>Begins at {@link sambaflow.tune.TuneReports}. Nothing here was measured, so there are no
 * columns of measurements; what is not modelled has no column either. Knows PEFs, chips and their
 * times, and nothing of how a program was compiled.
 */
package sambaflow.tune;
