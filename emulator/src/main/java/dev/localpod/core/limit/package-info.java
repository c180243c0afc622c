/**
 * How often operations may be called: the documented limits as one table, windows as arithmetic.
 */
@NullMarked
package dev.localpod.core.limit;

import org.jspecify.annotations.NullMarked;
