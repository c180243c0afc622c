/** The one seam of time: what time it is on an endpoint, and "call me later". */
@NullMarked
package dev.localpod.core.time;

import org.jspecify.annotations.NullMarked;
