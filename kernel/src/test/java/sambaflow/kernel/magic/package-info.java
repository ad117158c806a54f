/** Tests of where Java ends and a magic begins. They know no kernel. */
package sambaflow.kernel.magic;
