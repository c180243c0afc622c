/** What a worker does, as data: rules that choose a list of steps. */
@NullMarked
package dev.localpod.script;

import org.jspecify.annotations.NullMarked;
