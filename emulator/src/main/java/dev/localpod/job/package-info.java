/** Jobs as values: ids, states and the moves that are legal between them, policies, chunks. */
@NullMarked
package dev.localpod.job;

import org.jspecify.annotations.NullMarked;
