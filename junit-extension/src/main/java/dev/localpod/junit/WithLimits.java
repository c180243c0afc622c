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
 * Sets the limits of endpoints on calls, as a scenario file contains them under {@code limits}.
 *
 * <pre>{@code
 * @Test
 * @WithLimits("{run: {requests: 1}}")
 * void backs_off_when_it_is_told_to(Endpoint endpoint) { ... }
 * }</pre>
 */
@Documented
@Inherited
@Repeatable(WithLimits.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(EndpointRequiredExtension.class)
public @interface WithLimits {

  /** {@code documented}, {@code off}, or limits of operations in YAML or JSON. */
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
    WithLimits[] value();
  }
}
