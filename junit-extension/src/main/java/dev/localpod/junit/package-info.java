/**
 * The JUnit extension: {@link dev.localpod.junit.LocalpodTest} gives each test its own endpoint.
 */
@NullMarked
package dev.localpod.junit;

import org.jspecify.annotations.NullMarked;
