package dev.localpod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class, or on an annotation that is put on test classes: each test that asks for an
 * endpoint gets a fresh one, with an id, a key, a journal and a clock of its own, which skips what
 * clients can only wait for. All of them share one listener, which is started on first use and ends
 * with the test run, so tests may run in parallel.
 *
 * <p>Constructors, lifecycle methods and tests ask by parameters: {@link dev.localpod.Endpoint},
 * {@link dev.localpod.TestClock} and what clients share the endpoint's time by ({@link
 * java.time.Clock}, {@link java.time.InstantSource}, {@link dev.localpod.Sleeper}, {@link
 * java.util.concurrent.ScheduledExecutorService}), {@link dev.localpod.Localpod}, an address with
 * {@link BaseUrl}, a key with {@link ApiKey}; of several endpoints by name with {@link
 * LocalpodEndpoint}. How the endpoints behave is said by {@link WithScript}, {@link WithScenario},
 * {@link WithEdition}, {@link WithClock} and {@link WithWorkers} on class or method; for what they
 * cannot say there is {@link LocalpodExtension#builder()}.
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
