/**
 * Models as users write them, outside the library's own packages: errors and origins must name the
 * lines of these files. {@link example.Models} has those that several tests share, {@link
 * example.Compiled} the options to compile them with.
 */
package example;
