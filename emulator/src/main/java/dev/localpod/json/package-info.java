/** An immutable JSON value that keeps key order and the spelling of numbers. */
@NullMarked
package dev.localpod.json;

import org.jspecify.annotations.NullMarked;
