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
 * Sets a system property before {@code @BeforeEach} and restores it after {@code @AfterEach}. Such
 * tests hold JUnit's lock of the system properties, so they do not run in parallel.
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
   * The value; may contain {@code {baseUrl}}, {@code {apiKey}} and {@code {id}} of the endpoint.
   */
  String value();

  /** The name of the endpoint; the unnamed one by default. */
  String endpoint() default "";

  /** Holds repeated annotations. */
  @Documented
  @Inherited
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @ExtendWith(EndpointRequiredExtension.class)
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  @interface Several {
    /** The annotations. */
    WithSystemProperty[] value();
  }
}
