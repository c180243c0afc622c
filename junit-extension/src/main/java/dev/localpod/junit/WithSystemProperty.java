package dev.localpod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * A system property for the time of each test, set before {@code @BeforeEach} and restored after
 * {@code @AfterEach}. Tests that have one hold the lock of the system properties, so they do not
 * run at the same time as each other.
 *
 * <pre>{@code
 * @WithSystemProperty(name = "images.url", value = "{baseUrl}")
 * }</pre>
 */
@Documented
@Inherited
@Repeatable(WithSystemProperty.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(EndpointRequiredExtension.class)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
public @interface WithSystemProperty {

  /** The name of the property. */
  String name();

  /**
   * Its value, with {@code {baseUrl}}, {@code {apiKey}} and {@code {id}} in it for those of the
   * endpoint.
   */
  String value();

  /** The name of the endpoint that is meant; without it, the one without a name. */
  String endpoint() default "";

  /** Holds several of them. */
  @Documented
  @Inherited
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @ExtendWith(EndpointRequiredExtension.class)
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  @interface Several {
    /** Those that it holds. */
    WithSystemProperty[] value();
  }
}
