/** The certificates with which an emulator serves https. */
@NullMarked
package dev.localpod.tls;

import org.jspecify.annotations.NullMarked;
