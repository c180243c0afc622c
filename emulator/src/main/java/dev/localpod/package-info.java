/** The entry point: {@link dev.localpod.Localpod} serves {@link dev.localpod.Endpoint}s. */
@NullMarked
package dev.localpod;

import org.jspecify.annotations.NullMarked;
