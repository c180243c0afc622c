/** The endpoints that an emulator serves, for clients, tests and admin calls. */
@NullMarked
package dev.localpod.registry;

import org.jspecify.annotations.NullMarked;
