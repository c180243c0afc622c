/** A web page over the admin API. */
@NullMarked
package dev.localpod.console;

import org.jspecify.annotations.NullMarked;
