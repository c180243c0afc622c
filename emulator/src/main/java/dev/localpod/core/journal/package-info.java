/** The record of everything that happened on an endpoint. */
@NullMarked
package dev.localpod.core.journal;

import org.jspecify.annotations.NullMarked;
