package dev.localpod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sets the time limits of jobs whose policy has none. Durations are written as in a scenario file:
 * {@code 500ms}, {@code 20s}, {@code 2m}.
 */
@Documented
@Inherited
@Repeatable(WithPolicy.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(EndpointRequiredExtension.class)
public @interface WithPolicy {

  /** The time that a job may run, from pick-up to its end (POL-1). */
  String executionTimeout() default "600s";

  /** The time that a job may live, from submission to its end (POL-2). */
  String ttl() default "24h";

  /** The name of the endpoint; all endpoints of the test by default. */
  String endpoint() default "";

  /** Holds repeated annotations. */
  @Documented
  @Inherited
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @ExtendWith(EndpointRequiredExtension.class)
  @interface Several {
    /** The annotations. */
    WithPolicy[] value();
  }
}
