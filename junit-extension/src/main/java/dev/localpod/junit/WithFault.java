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
 * Plans a fault of endpoints from the start, as a scenario file contains it under {@code faults}.
 * Unlike other settings it does not replace those of the scenario and the class: it follows them.
 * Repeat it for several faults.
 *
 * <pre>{@code
 * @Test
 * @WithFault("{operation: run, fault: status, status: 502, after: true}")
 * void does_not_submit_twice(Endpoint endpoint) { ... }
 * }</pre>
 */
@Documented
@Inherited
@Repeatable(WithFault.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(EndpointRequiredExtension.class)
public @interface WithFault {

  /** The fault, in YAML or JSON. */
  String value();

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
    WithFault[] value();
  }
}
