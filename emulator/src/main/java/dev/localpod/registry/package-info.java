/** The endpoints that an emulator serves: found by clients, tests and admin calls in one place. */
@NullMarked
package dev.localpod.registry;

import org.jspecify.annotations.NullMarked;
