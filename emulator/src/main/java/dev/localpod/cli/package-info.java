/** The standalone emulator: flags and a scenario file in, a served port out. */
@NullMarked
package dev.localpod.cli;

import org.jspecify.annotations.NullMarked;
