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
 * How many workers the endpoints have and how they come and go; durations as in a scenario file:
 * {@code 500ms}, {@code 20s}, {@code 2m}.
 */
@Documented
@Inherited
@Repeatable(WithWorkers.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(EndpointRequiredExtension.class)
public @interface WithWorkers {

  /** How many are always there. */
  int min() default 0;

  /** How many there can be; 0 means that no job is ever picked up. */
  int max() default 3;

  /** How long a new one initializes. */
  String coldStart() default "0s";

  /** How long one above {@link #min} stays without a job. */
  String idleTimeout() default "5s";

  /** How many jobs one runs at once. */
  int concurrency() default 1;

  /** The name of the endpoint that is meant; without it, all endpoints of the test. */
  String endpoint() default "";

  /** Holds several of them. */
  @Documented
  @Inherited
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @ExtendWith(EndpointRequiredExtension.class)
  @interface Several {
    /** Those that it holds. */
    WithWorkers[] value();
  }
}
