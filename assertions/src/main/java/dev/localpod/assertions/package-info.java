/**
 * AssertJ assertions on endpoints and jobs; start at {@link
 * dev.localpod.assertions.LocalpodAssertions}.
 */
@NullMarked
package dev.localpod.assertions;

import org.jspecify.annotations.NullMarked;
