/** Users' own training loops on the simulated device; not a package of ours, so lines are told. */
package example;
