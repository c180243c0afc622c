/**
 * The fidelity suite: one definition of each rule of the contract that a client can observe, held
 * against any base URL.
 */
@NullMarked
package dev.localpod.check;

import org.jspecify.annotations.NullMarked;
