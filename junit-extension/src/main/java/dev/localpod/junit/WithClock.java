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
 * Sets the clock mode of endpoints: {@code skip} (the default), {@code manual}, {@code real},
 * {@code x60}.
 */
@Documented
@Inherited
@Repeatable(WithClock.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(EndpointRequiredExtension.class)
public @interface WithClock {

  /** The clock mode. */
  String value();

  /**
   * The longest leap of the clock {@code skip}, such as {@code 5s}: one for each answered poll, and
   * one after the other while calls are held; unlimited by default. A poll adds such a leap to the
   * pause after it, unless the client takes part in the time from its first call.
   */
  String step() default "";

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
    WithClock[] value();
  }
}
