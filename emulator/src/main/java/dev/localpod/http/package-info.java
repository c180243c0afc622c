/**
 * HTTP server: the documented paths, bodies and status codes, on {@link dev.localpod.core.Engine}.
 */
@NullMarked
package dev.localpod.http;

import org.jspecify.annotations.NullMarked;
