/** Reads and writes scenario files, in YAML or JSON: endpoints, their settings and scripts. */
@NullMarked
package dev.localpod.scenario;

import org.jspecify.annotations.NullMarked;
