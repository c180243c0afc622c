package dev.localpod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a parameter: it is about the endpoint of this name, which is another one than those of other
 * names and the one without a name. Within a test, whoever asks by the same name gets the same
 * endpoint.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface LocalpodEndpoint {
  /** The name that the test has for the endpoint. */
  String value();
}
