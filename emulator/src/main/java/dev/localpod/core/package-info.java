/** An endpoint without its address: jobs, queue, workers and held calls, behind one writer. */
@NullMarked
package dev.localpod.core;

import org.jspecify.annotations.NullMarked;
