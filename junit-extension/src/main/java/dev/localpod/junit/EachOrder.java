package dev.localpod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs a test once in each order of events that are due at the same instant of endpoint time, with
 * fresh endpoints; replaces {@code @Test}.
 *
 * <p>The first run takes events as they were scheduled; each further one decides otherwise where
 * several were due in an earlier run, until every order was tried. Events are those of the endpoint
 * (completion, ttl, expiry, a worker that is ready, a webhook attempt) and, under {@code skip}, the
 * turns of clients: a sleep by the endpoint's {@link dev.localpod.Sleeper} or scheduler that ends,
 * and what a client does next after an answer. Each run is named after its order; a failure says
 * how to repeat it alone. The runs of a test follow one another on one thread.
 *
 * <pre>{@code
 * @EachOrder
 * void a_job_that_ends_as_it_is_cancelled_ends_once(Endpoint endpoint, Sleeper sleeper) { ... }
 * }</pre>
 *
 * <p>Orders are complete where the client decides by nothing else than answers and endpoint time.
 * If a run meets other events than the one it repeats, a report entry says so.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD) // the next order follows from what the previous run met
@ExtendWith({EachOrderExtension.class, EndpointRequiredExtension.class})
public @interface EachOrder {

  /**
   * The largest number of runs, 1 or more. The first half of them differ from the order of
   * scheduling as little as possible; the others are drawn by the seed of the tests.
   */
  int limit() default 200;

  /**
   * The only order to run, as a failure names it, such as {@code 0.2}; empty for each order. The
   * configuration parameter {@link LocalpodExtension#ORDER_PARAMETER} overrides it.
   */
  String only() default "";
}
