/** Scripts of workers as data: rules that choose lists of steps. */
@NullMarked
package dev.localpod.script;

import org.jspecify.annotations.NullMarked;
