/** The API under {@code /_localpod}: looks at what is served, and changes it. */
@NullMarked
package dev.localpod.admin;

import org.jspecify.annotations.NullMarked;
