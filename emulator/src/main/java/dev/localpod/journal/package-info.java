/** The journal of an endpoint, and the timelines that people read. */
@NullMarked
package dev.localpod.journal;

import org.jspecify.annotations.NullMarked;
