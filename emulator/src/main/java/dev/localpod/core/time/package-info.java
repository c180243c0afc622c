/** The time of endpoints: the present time and scheduled actions, on a system or virtual clock. */
@NullMarked
package dev.localpod.core.time;

import org.jspecify.annotations.NullMarked;
