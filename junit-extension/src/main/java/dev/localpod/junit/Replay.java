package dev.localpod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Repeats a failed run of the test: its endpoints get the settings, the scripts, the faults and the
 * seeds of the bundle that the run left, and events come in its order. Job ids and random values
 * are those of the run.
 *
 * <p>If the client makes other calls than in that run, the report says which one is the first.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(EndpointRequiredExtension.class)
public @interface Replay {

  /** The file of the bundle, which a failure names; relative to the working directory. */
  String value();
}
