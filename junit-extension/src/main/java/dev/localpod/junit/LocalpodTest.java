package dev.localpod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class: each test that has a parameter of type {@link dev.localpod.Endpoint} gets a
 * fresh one, with an id, a manual clock and a journal of its own. All of them share one listener,
 * which is started on first use and ends with the JVM's test run, so tests may run in parallel.
 *
 * <pre>{@code
 * @LocalpodTest
 * class ImageClientTest {
 *   @Test
 *   void fetches_the_image(Endpoint endpoint) { ... }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@ExtendWith(LocalpodExtension.class)
public @interface LocalpodTest {}
