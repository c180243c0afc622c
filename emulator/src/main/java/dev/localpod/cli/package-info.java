/** The command line of the standalone emulator. */
@NullMarked
package dev.localpod.cli;

import org.jspecify.annotations.NullMarked;
