package dev.localpod.fuzz;

import dev.localpod.http.RawAnswer;
import dev.localpod.json.Json;
import dev.localpod.scenario.GeneratedScenario;
import dev.localpod.scenario.MutatedScenario;
import dev.localpod.scenario.Scenario;
import dev.localpod.scenario.ScenarioAgreement;
import dev.localpod.scenario.ScenarioException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries inputs that nobody has written down, from a seed: changed bytes of requests and scenarios,
 * and generated calls and scenarios. Fails if an answer is none that the OpenAPI document has, is
 * not given in time or speaks of a defect, if a scenario ends in anything but its own exception, or
 * if the reader of scenarios and their schema do not agree.
 */
final class Fuzz {

  /** What is tried. */
  enum Kind {
    CHANGED_REQUESTS,
    GENERATED_CALLS,
    CHANGED_SCENARIOS,
    GENERATED_SCENARIOS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static final Path FAILED = Path.of("emulator", "target", "fuzz");
  private static final int RESET_EVERY = 500;
  private static final int ANSWER_MS = 300;
  private static final int KNOWN_JOBS = 20;

  private static final Pattern JOB = Pattern.compile("\"id\":\"([A-Za-z0-9-]+)\"");

  private final List<Corpus> requests = Corpus.requests();
  private final List<Corpus> scenarios = Corpus.scenarios();
  private final Deque<String> jobs = new ArrayDeque<>();
  private final Random random;
  private final FuzzedEmulator emulator;

  Fuzz(long seed, FuzzedEmulator emulator) {
    this.random = new Random(seed);
    this.emulator = emulator;
  }

  /** Tries inputs for some minutes, each kind in a thread: {@code Fuzz MINUTES [SEED]}. */
  public static void main(String... args) throws Exception {
    Duration time = Duration.ofMinutes(Long.parseLong(args[0]));
    long seed = args.length > 1 ? Long.parseLong(args[1]) : new Random().nextLong();
    System.out.println("fuzz: seed " + seed);
    long end = System.nanoTime() + time.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(Kind.values().length);
    try {
      Map<Kind, Future<Long>> tried = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        tried.put(kind, threads.submit(() -> tryUntil(end, kind, seed)));
      }
      for (Map.Entry<Kind, Future<Long>> kind : tried.entrySet()) {
        System.out.println("fuzz: " + kind.getValue().get() + " " + kind.getKey() + ", no failure");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static long tryUntil(long end, Kind kind, long seed) throws IOException {
    try (var emulator = new FuzzedEmulator(seed)) {
      var fuzz = new Fuzz(seed, emulator);
      long tried = 0;
      for (; System.nanoTime() < end; tried++) {
        if (tried % RESET_EVERY == 0) {
          emulator.reset();
        }
        fuzz.tryOne(kind);
      }
      emulator.reset();
      return tried;
    }
  }

  /** Tries one input. */
  void tryOne(Kind kind) throws IOException {
    switch (kind) {
      case CHANGED_REQUESTS -> request(changed(requests));
      case GENERATED_CALLS -> call(GeneratedCall.of(random, List.copyOf(jobs)));
      case CHANGED_SCENARIOS -> scenario(changed(scenarios));
      case GENERATED_SCENARIOS -> agreement();
    }
  }

  private byte[] changed(List<Corpus> all) {
    return ChangedBytes.of(all.get(random.nextInt(all.size())).bytes(), random);
  }

  /** Sends a request, which may be no HTTP. */
  void request(byte[] request) throws IOException {
    String answer = emulator.send(request, ANSWER_MS);
    if (answer.startsWith("HTTP/1.1 500 ") && !GeneratedCall.isOfFailedJob(answer)) {
      throw failed("request", request, new AssertionError(answer));
    }
  }

  private void call(GeneratedCall call) throws IOException {
    try {
      emulator.call(call.bytes(), call.waitMs()).ifPresent(answer -> check(call, answer));
    } catch (AssertionError problem) {
      throw failed("request", call.bytes(), problem);
    }
  }

  private void check(GeneratedCall call, RawAnswer answer) {
    call.check(answer);
    Matcher job = JOB.matcher(answer.body());
    if (call.operation().id().startsWith("run") && job.find()) {
      jobs.addFirst(job.group(1));
      if (jobs.size() > KNOWN_JOBS) {
        jobs.removeLast();
      }
    }
  }

  /** Reads a scenario, which may be no YAML. */
  void scenario(byte[] text) throws IOException {
    try {
      Scenario.read(new ByteArrayInputStream(text), "fuzz.yaml");
    } catch (ScenarioException expected) {
      if (expected.getMessage().isBlank()) {
        throw failed("scenario", text, expected);
      }
    } catch (RuntimeException | Error defect) {
      throw failed("scenario", text, defect);
    }
  }

  private void agreement() throws IOException {
    var generated = new GeneratedScenario(random);
    Json scenario = generated.scenario();
    Json changed = new MutatedScenario(random).change(scenario, generated.scenario());
    try {
      ScenarioAgreement.check(changed);
    } catch (AssertionError | RuntimeException problem) {
      throw failed("scenario", changed.toString().getBytes(StandardCharsets.UTF_8), problem);
    }
  }

  private static AssertionError failed(String kind, byte[] input, Throwable problem)
      throws IOException {
    Files.createDirectories(FAILED);
    Path file = Files.write(FAILED.resolve(kind + ".bin"), input);
    return new AssertionError("a " + kind + " failed; it is in " + file, problem);
  }
}
