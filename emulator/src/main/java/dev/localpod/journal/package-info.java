/** The record of everything that happened on an endpoint. */
@NullMarked
package dev.localpod.journal;

import org.jspecify.annotations.NullMarked;
