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
 * Sets the workers of endpoints. Durations are written as in a scenario file: {@code 500ms}, {@code
 * 20s}, {@code 2m}.
 */
@Documented
@Inherited
@Repeatable(WithWorkers.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(EndpointRequiredExtension.class)
public @interface WithWorkers {

  /** The number of workers that are always there; 0 or more. */
  int min() default 0;

  /** The largest number of workers; with 0, no job is ever picked up. */
  int max() default 3;

  /** The time that a new worker initializes. */
  String coldStart() default "0s";

  /** The time that a worker above {@link #min} stays without a job. */
  String idleTimeout() default "5s";

  /** The number of jobs that a worker runs at once; 1 or more. */
  int concurrency() default 1;

  /** The rule that adds workers, as a scenario file has it. */
  String scaling() default "{type: queue-delay, value: 4}";

  /** The number of workers that are unhealthy from the start; 0 or more. */
  int unhealthy() default 0;

  /** The number of workers that are throttled from the start; 0 or more. */
  int throttled() default 0;

  /** The number of starts of workers that fail (JOB-7); 0 or more. */
  int startFaults() default 0;

  /**
   * Whether the workers are processes that attach themselves; the other settings then have no
   * meaning (ATT-8).
   */
  boolean attached() default false;

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
    WithWorkers[] value();
  }
}
