/** Suggestions in messages about unknown words. */
@NullMarked
package dev.localpod.spelling;

import org.jspecify.annotations.NullMarked;
