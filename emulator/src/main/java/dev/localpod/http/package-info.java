/** The documented paths, bodies and codes of the wire, over {@link dev.localpod.core.Engine}. */
@NullMarked
package dev.localpod.http;

import org.jspecify.annotations.NullMarked;
