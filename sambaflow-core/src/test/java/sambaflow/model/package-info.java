/** Tests of the well-known models: their names, sizes and graphs. */
package sambaflow.model;
