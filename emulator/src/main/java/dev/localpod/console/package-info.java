/** One page over the admin API, for people. */
@NullMarked
package dev.localpod.console;

import org.jspecify.annotations.NullMarked;
