/** Scenario files, in YAML or JSON: which endpoints to serve and what their workers do. */
@NullMarked
package dev.localpod.scenario;

import org.jspecify.annotations.NullMarked;
