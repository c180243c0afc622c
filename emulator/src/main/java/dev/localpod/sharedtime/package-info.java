/** The time of an endpoint in the forms in which a client takes time from its surroundings. */
@NullMarked
package dev.localpod.sharedtime;

import org.jspecify.annotations.NullMarked;
