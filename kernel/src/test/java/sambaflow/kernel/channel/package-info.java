/** Tests of the wire without sockets: signing, taking apart, text in pieces. */
package sambaflow.kernel.channel;
