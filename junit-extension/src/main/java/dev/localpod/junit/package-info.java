/**
 * The JUnit 5 extension: {@link dev.localpod.junit.LocalpodTest} gives each test an endpoint of its
 * own.
 */
@NullMarked
package dev.localpod.junit;

import org.jspecify.annotations.NullMarked;
