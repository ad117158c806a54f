/** Tests of Java evaluation in this process: lines, values, refusals. They know no socket. */
package sambaflow.kernel.shell;
