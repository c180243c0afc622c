package client;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.fault.Faults;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.Scenario;
import dev.localpod.script.Scripts;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Prints what each entry of the emulator throws, one line an exception, with its causes. */
final class Failures {

  private static final Map<String, Callable<?>> CALLS = new LinkedHashMap<>();

  private Failures() {}

  public static void main(String... args) throws Exception {
    var options = LocalpodOptions.DEFAULT.endpoint(EndpointOptions.of("demo"));
    try (var localpod = Localpod.start(options)) {
      json();
      scenarios();
      options(localpod.port());
      localpod(localpod);
      scripts();
      CALLS.forEach(Failures::print);
    }
  }

  private static InputStream stream(byte... bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static void json() {
    CALLS.put("parse", () -> Json.parse("{\"a\" 1}"));
    CALLS.put("parse nothing", () -> Json.parse(""));
    CALLS.put("parse half an array", () -> Json.parse("[1, "));
    CALLS.put("parse half an object", () -> Json.parse("{"));
    CALLS.put("parse bytes", () -> Json.parse(stream(new byte[] {'"', (byte) 0xC3, '"'}), 10));
    CALLS.put("parse too deep", () -> Json.parse(stream("[[1]]".getBytes()), 1));
    CALLS.put("read as int", () -> Json.parse("{\"x\":1}").as(Integer.class));
    CALLS.put("read as a record", () -> Json.parse("{\"width\":\"big\"}").as(Size.class));
    CALLS.put("read as a record that refuses", () -> Json.parse("{\"width\":0}").as(Size.class));
    CALLS.put("read as an interface", () -> Json.EMPTY.as(Runnable.class));
    CALLS.put("write a record that throws", () -> Json.of(new Size(-1)));
    CALLS.put("write a class in a circle", () -> Json.of(new Circle()));
    CALLS.put("pointer", () -> Json.EMPTY.at("a"));
  }

  private static void scenarios() {
    CALLS.put("scenario not there", () -> Scenario.read(Path.of("none.yaml")));
    CALLS.put("scenario not YAML", () -> Scenario.read(text("a: [1"), "a.yaml"));
    CALLS.put("scenario with a tab", () -> Scenario.read(text("a:\n\t- 1"), "a.yaml"));
    CALLS.put("scenario with a control", () -> Scenario.read(text("a: \u0001"), "a.yaml"));
    CALLS.put("scenario with an alias", () -> Scenario.read(text("a: *b"), "a.yaml"));
    CALLS.put("scenario with a placeholder", () -> Scenario.read(text("a: {{b}}"), "a.yaml"));
    CALLS.put("scenario not UTF-8", () -> Scenario.read(bytes(0xC3, 0x28), "a.yaml"));
    CALLS.put("scenario not JSON", () -> Scenario.read(text("{\"a\" 1}"), "a.json"));
    CALLS.put("scenario half JSON", () -> Scenario.read(text("{"), "a.json"));
    CALLS.put("scenario of another kind", () -> Scenario.read(text("{\"a\": 1}"), "a.json"));
    CALLS.put("script", () -> Scenario.script("[{do: [{sleep: 1}]}]"));
    CALLS.put("endpoint", () -> Scenario.endpoint("demo", "{limit: off"));
    CALLS.put("fault", () -> Scenario.fault("{operation: walk}"));
  }

  private static void options(int usedPort) {
    CALLS.put("port in use", () -> Localpod.start(LocalpodOptions.DEFAULT.port(usedPort)));
    CALLS.put("unknown host", () -> Localpod.start(LocalpodOptions.DEFAULT.host("no.invalid")));
    CALLS.put("foreign host", () -> Localpod.start(LocalpodOptions.DEFAULT.host("192.0.2.1")));
    CALLS.put("no port", () -> LocalpodOptions.DEFAULT.port(-1));
    CALLS.put("no id", () -> EndpointOptions.of("a b"));
    CALLS.put("no keys", () -> EndpointOptions.of("demo").apiKeys(List.of()));
    CALLS.put("clock mode", () -> ClockMode.parse("fast"));
    CALLS.put("fault status", () -> Faults.status(1));
  }

  private static void localpod(Localpod localpod) {
    Endpoint endpoint = localpod.endpoint("demo");
    CALLS.put("unknown endpoint", () -> localpod.endpoint("none"));
    CALLS.put("second endpoint", () -> localpod.add(EndpointOptions.of("demo")));
    CALLS.put("unknown job", () -> endpoint.job("none"));
    CALLS.put("advance", () -> advance(endpoint, Duration.ofSeconds(1)));
    CALLS.put("interrupt", () -> sleepInterrupted(endpoint));
    CALLS.put(
        "schedule",
        () -> endpoint.clock().scheduler().schedule(() -> Json.parse("{"), 0, TimeUnit.DAYS).get());
  }

  private static void scripts() {
    CALLS.put("place", () -> Scripts.at("prompt"));
    CALLS.put("expression", () -> Scripts.at("/prompt").matches("["));
    CALLS.put("output", () -> Scripts.complete(new Size(-1)));
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes());
  }

  private static InputStream bytes(int first, int second) {
    return new ByteArrayInputStream(new byte[] {(byte) first, (byte) second});
  }

  private static Object advance(Endpoint endpoint, Duration by) {
    endpoint.clock().advance(by);
    return by;
  }

  private static Object sleepInterrupted(Endpoint endpoint) throws InterruptedException {
    Thread.currentThread().interrupt();
    endpoint.clock().sleeper().sleep(Duration.ofSeconds(1));
    return endpoint;
  }

  private static void print(String name, Callable<?> call) {
    try {
      System.out.println(name + ": nothing thrown but returned " + call.call());
    } catch (Throwable thrown) {
      print(name, thrown);
    }
  }

  private static void print(String name, Throwable thrown) {
    System.out.println(name + ": " + thrown.getClass().getName() + ": " + thrown.getMessage());
    if (thrown.getCause() != null) {
      print(name + ", cause", thrown.getCause());
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      print(name + ", suppressed", suppressed);
    }
  }

  /** A size with a rule, and an accessor that throws. */
  public record Size(int width) {
    public Size {
      if (width == 0) {
        throw new IllegalStateException("width must not be 0");
      }
    }

    public int width() {
      if (width < 0) {
        throw new IllegalStateException("width must not be negative");
      }
      return width;
    }
  }

  /** An object that is a part of itself. */
  public static final class Circle {
    public Circle getCircle() {
      return this;
    }
  }
}
