package dev.localpod.cli;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.check.Caller;
import dev.localpod.check.CheckTime;
import dev.localpod.check.HttpCaller;
import dev.localpod.check.Target;
import dev.localpod.check.WireRequest;
import dev.localpod.check.WireResponse;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.EndpointEntry;
import dev.localpod.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * An emulator in this process whose time moves only for the suite that checks it: when a rule
 * sleeps, and while a call is held. So half an hour takes milliseconds.
 */
public final class EmulatedTarget implements AutoCloseable {

  private static final String SCENARIO = "check.yaml";
  private static final long LOOK_MS = 2;

  private final Localpod localpod;
  private final List<Endpoint> endpoints;
  private final HttpCaller http;

  private EmulatedTarget(Localpod localpod, List<Endpoint> endpoints) {
    this.localpod = localpod;
    this.endpoints = endpoints;
    this.http = new HttpCaller(localpod.httpBaseUrl());
  }

  /**
   * Starts one.
   *
   * @param change changes the options of each endpoint
   */
  public static EmulatedTarget start(UnaryOperator<EndpointOptions> change) {
    LocalpodOptions options = LocalpodOptions.DEFAULT;
    for (EndpointEntry entry : scenario().endpoints()) {
      EndpointOptions plain = change.apply(EndpointOptions.of(entry.id()));
      options = options.endpoint(entry.over(plain).clock(ClockMode.MANUAL));
    }
    Localpod localpod = Localpod.start(options);
    return new EmulatedTarget(
        localpod, options.endpoints().stream().map(each -> localpod.endpoint(each.id())).toList());
  }

  private static Scenario scenario() {
    try (InputStream file = EmulatedTarget.class.getResourceAsStream(SCENARIO)) {
      if (file == null) {
        throw new IOException(SCENARIO + " is missing from the jar");
      }
      return Scenario.read(file, SCENARIO);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns it as what is checked. */
  public Target target() {
    Endpoint main = endpoints.get(0);
    return new Target(
        localpod.httpBaseUrl(),
        main.id(),
        Optional.of(endpoints.get(1).id()),
        Optional.of(endpoints.get(2).id()),
        main.apiKey(),
        caller(),
        time());
  }

  private CheckTime time() {
    return new CheckTime() {
      @Override
      public Instant now() {
        return endpoints.get(0).clock().now();
      }

      @Override
      public void sleep(Duration duration) {
        if (!duration.isNegative()) {
          endpoints.forEach(endpoint -> endpoint.clock().advance(duration));
        }
      }
    };
  }

  private Caller caller() {
    return request -> {
      CompletableFuture<WireResponse> response = http.sendAsync(request);
      while (true) {
        try {
          return response.get(LOOK_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          moveWhileHeld(request);
        } catch (ExecutionException e) {
          throw new IOException(e.getCause());
        }
      }
    };
  }

  /** Moves the time of an endpoint to the next event if it holds the call. */
  private void moveWhileHeld(WireRequest request) {
    for (Endpoint endpoint : endpoints) {
      boolean isCalled = request.path().startsWith("/" + endpoint.id() + "/");
      if (isCalled && !endpoint.heldCalls().isEmpty() && endpoint.clock().nextDue().isPresent()) {
        endpoint.clock().advanceToNext();
      }
    }
  }

  @Override
  public void close() {
    localpod.close();
  }
}
