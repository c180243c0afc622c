package dev.localpod.http;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.fault.CallFault;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.journal.EventKind;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However calls end, they end once: none is left open, and none is counted out twice. */
@Timeout(300)
class FaultStressTest {

  private static final int THREADS = 8;
  private static final int CALLS = 60;

  /** As many calls of an operation as may be under way at once. */
  private static final int AT_ONCE = 8;

  private static final List<Operation> OPERATIONS =
      List.of(
          Operation.RUN,
          Operation.RUNSYNC,
          Operation.STATUS,
          Operation.STREAM,
          Operation.CANCEL,
          Operation.HEALTH);

  private static RateLimits limits() {
    RateLimits limits = RateLimits.OFF;
    for (Operation operation : OPERATIONS) {
      limits = limits.with(operation, RateLimit.of(1_000_000, AT_ONCE));
    }
    return limits;
  }

  private final HttpFixture wire =
      HttpFixture.to(
          HttpFixture.demo()
              .settings(
                  EndpointSettings.DEFAULT
                      .limits(limits())
                      .workers(WorkerSettings.DEFAULT.count(3, 3))
                      .script(Scripts.after(ofMillis(50)).chunk("a").complete("done"))));

  @Test
  void no_call_stays_open_whatever_goes_wrong_with_it() throws Exception {
    FaultPlan faults = wire.endpoint().faults();
    for (Operation operation : OPERATIONS) {
      for (CallFault fault : everyFault()) {
        faults.add(fault.on(operation).probability(0.1));
      }
    }
    storm();
    faults.clear();
    // The sum: the journal may have dropped the entries that time has pushed out since.
    assertThat(wire.endpoint().journal().summary().kinds()).containsKey(EventKind.FAULT);

    for (Operation operation : OPERATIONS) {
      faults.add(Faults.delay(ofHours(1)).on(operation).times(AT_ONCE));
      List<CompletableFuture<HttpAnswer>> held = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        held.add(wire.holdWithoutBody(method(operation), path(operation)));
      }
      await().atMost(HttpFixture.PATIENCE).until(faults::isEmpty);
      assertThat(wire.call(method(operation), path(operation)).status())
          .as("one more %s than may be under way", operation)
          .isEqualTo(429);
      wire.advance(ofHours(1));
      await()
          .atMost(HttpFixture.PATIENCE)
          .until(
              () -> {
                wire.advance(ofSeconds(1)); // some of them wait for a job now
                return held.stream().allMatch(CompletableFuture::isDone);
              });
    }
    wire.close();
  }

  private static List<CallFault> everyFault() {
    return List.of(
        Faults.status(503),
        Faults.delay(ofMillis(100)),
        Faults.dropBefore(),
        Faults.dropAfter(),
        Faults.truncate(),
        Faults.garbage(),
        Faults.slow(ofMillis(200)),
        Faults.reset());
  }

  /** Many clients at once, some of which go away; time passes as fast as it can. */
  private void storm() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(THREADS + 1);
    try {
      var over = new AtomicBoolean();
      Future<?> time =
          clients.submit(
              () -> {
                while (!over.get()) {
                  wire.advance(ofMillis(10));
                }
              });
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        var random = new Random(i);
        calls.add(() -> callAtRandom(random));
      }
      for (Future<Void> client : clients.invokeAll(calls)) {
        client.get();
      }
      // What clients that went away have left behind takes a while of endpoint time, too.
      long begun = wire.endpoint().clock().now().plus(ofSeconds(100)).toEpochMilli();
      await()
          .atMost(HttpFixture.PATIENCE)
          .until(() -> wire.endpoint().clock().now().toEpochMilli() > begun);
      over.set(true);
      time.get();
    } finally {
      clients.shutdownNow();
    }
  }

  private Void callAtRandom(Random random) throws IOException {
    for (int i = 0; i < CALLS; i++) {
      Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
      try (RawConnection connection = wire.connect()) {
        connection.send(
            """
            %s /v2/demo%s HTTP/1.1
            Host: localhost
            Authorization: localpod
            Connection: close
            Content-Length: 12

            {"input":{}}"""
                .formatted(method(operation), path(operation)));
        if (random.nextInt(5) == 0) {
          connection.reset();
        } else {
          connection.socket().getInputStream().readAllBytes();
        }
      } catch (IOException planned) {
        // The connection was reset, or was closed while it was written to.
      }
    }
    return null;
  }

  private static String method(Operation operation) {
    return operation == Operation.HEALTH ? "GET" : "POST";
  }

  private static String path(Operation operation) {
    return switch (operation) {
      case STATUS, STREAM, CANCEL -> "/" + operation.text() + "/" + HttpFixture.FIRST;
      default -> "/" + operation.text();
    };
  }
}
