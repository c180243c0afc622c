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
 * What the workers do, as a scenario file has it under {@code script}.
 *
 * <pre>{@code
 * @Test
 * @WithScript("[{do: [{after: 20s}, {fail: out of memory}]}]")
 * void says_why_there_is_no_image(Endpoint endpoint) { ... }
 * }</pre>
 */
@Documented
@Inherited
@Repeatable(WithScript.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(EndpointRequiredExtension.class)
public @interface WithScript {

  /** The rules, in YAML or JSON. */
  String value();

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
    WithScript[] value();
  }
}
