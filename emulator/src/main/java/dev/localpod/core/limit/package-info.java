/** Rate limits and size limits: counted calls, windows as arithmetic. */
@NullMarked
package dev.localpod.core.limit;

import org.jspecify.annotations.NullMarked;
