package dev.localpod.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the rules of the emulator's {@code docs/fidelity.md} that a test proves: it fails when one
 * of them is broken. The emulator's {@code FidelityTest} reads it from the source.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface Proves {
  /** Ids of rules, such as {@code RUN-1}. */
  String[] value();
}
