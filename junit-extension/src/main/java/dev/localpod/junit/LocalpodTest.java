package dev.localpod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class a fresh endpoint, with its own id, key, journal and clock, which skips
 * the time that clients can only wait. All endpoints share one port, which is opened at first use
 * and closed after the test run, so tests may run in parallel.
 *
 * <p>Constructors, lifecycle methods and tests request by parameter: {@link dev.localpod.Endpoint},
 * {@link dev.localpod.TestClock}, the endpoint's time for a client ({@link java.time.Clock}, {@link
 * java.time.InstantSource}, {@link dev.localpod.Sleeper}, {@link
 * java.util.concurrent.ScheduledExecutorService}), {@link dev.localpod.Localpod}, an address with
 * {@link BaseUrl}, a key with {@link ApiKey}. {@link LocalpodEndpoint} names one of several
 * endpoints. {@link WithScript}, {@link WithScenario}, {@link WithEdition}, {@link WithClock} and
 * {@link WithWorkers} on the class or the method set how endpoints behave; {@link
 * LocalpodExtension#builder()} sets everything else.
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
public @interface LocalpodTest {

  /** Whether tests fail for leftovers that are otherwise warnings in the report. */
  boolean strict() default false;

  /**
   * Whether the address of each endpoint is one of https. {@link
   * dev.localpod.Endpoint#sslContext()} makes clients trust it.
   */
  boolean https() default false;
}
