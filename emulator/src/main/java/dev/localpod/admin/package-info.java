/** The admin API under {@code /_localpod}: shows and changes the served endpoints. */
@NullMarked
package dev.localpod.admin;

import org.jspecify.annotations.NullMarked;
