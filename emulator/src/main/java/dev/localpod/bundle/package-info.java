/** What a failed run of a test leaves, to be repeated or looked at. */
@NullMarked
package dev.localpod.bundle;

import org.jspecify.annotations.NullMarked;
