package dev.localpod.check;

import dev.localpod.check.Rule.Lane;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Tries rules on an endpoint. */
public final class CheckRun {

  private static final Rule PREPARATION =
      Rule.exclusive("", "the endpoint is there, and its worker is the mock worker", 1, 0, p -> {});

  private static final long CLEANUP_SECONDS = 5;

  private final List<Rule> rules;
  private final Target target;
  private final CheckSettings settings;
  private final PacedCaller caller;
  private final Instant start;

  /** Prepares a run of these rules; the limit of the settings begins now. */
  public CheckRun(List<Rule> rules, Target target, CheckSettings settings) {
    this.rules = List.copyOf(rules);
    this.target = target;
    this.settings = settings;
    this.caller = new PacedCaller(target.caller(), target.time(), settings.gap());
    this.start = target.time().now();
  }

  private Optional<String> missing(Rule rule) {
    return rule.needs().stream().sorted().filter(need -> !has(need)).map(Need::missing).findFirst();
  }

  private boolean has(Need need) {
    return switch (need) {
      case SLOW, BIG -> settings.allowed().contains(need);
      case LOOPBACK -> target.isLoopback();
      case GENERATOR -> target.streamEndpoint().isPresent();
      case OPENAI -> target.openAiEndpoint().isPresent();
    };
  }

  /** Returns the rules that will be tried. */
  public List<Rule> tried() {
    return rules.stream().filter(rule -> missing(rule).isEmpty()).toList();
  }

  /** Returns the number of calls so far. */
  public int calls() {
    return caller.calls();
  }

  /** Returns the bytes of the bodies that were sent so far. */
  public long bytes() {
    return caller.bytes();
  }

  /**
   * Purges the queue of the endpoint, and finds out whether its worker is the mock worker.
   *
   * @return why the suite cannot run, if it cannot
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public Optional<String> prepare() throws InterruptedException {
    var probe = new Probe(PREPARATION, target, caller, settings.allowed());
    try {
      WireResponse health = probe.send(probe.get("/health"));
      if (health.status() == 401 || health.status() == 403 || health.status() == 404) {
        return Optional.of(
            "GET /health of endpoint '"
                + target.endpoint()
                + "' answers "
                + health.status()
                + "; must be an endpoint that the key may call");
      }
      probe.send(probe.post("/purge-queue"));
      Json sent = Json.of("hello from the suite");
      WireResponse end = probe.awaitEnd("first job", probe.submit(MockInput.returning(sent)));
      if (end.jobStatus().equals("FAILED")) {
        return Optional.of("the first job is FAILED; its worker must be the mock worker");
      }
      return end.member("output")
          .filter(output -> !output.equals(sent))
          .map(
              output ->
                  "the worker answered "
                      + Abbreviation.of(new Scrubber(target).withoutKey(output.toString()))
                      + " to {\"mock_return\": "
                      + sent
                      + "}; must be the mock worker, or a script with 'mock'");
    } catch (NotTriedException e) {
      return Optional.of(e.reason());
    }
  }

  /**
   * Tries the rules.
   *
   * @param listener gets each result, in the order of the rules
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public List<RuleResult> run(Consumer<RuleResult> listener) throws InterruptedException {
    Map<Rule, CompletableFuture<RuleResult>> futures = new LinkedHashMap<>();
    rules.forEach(rule -> futures.put(rule, new CompletableFuture<>()));
    Optional<Instant> end = settings.limit().map(start::plus);
    ExecutorService waiting = Executors.newCachedThreadPool(CheckRun::thread);
    ExecutorService shared = Executors.newFixedThreadPool(settings.threads(), CheckRun::thread);
    try {
      waiting.execute(() -> tryAll(futures, waiting, shared));
      List<RuleResult> results = new ArrayList<>();
      for (Map.Entry<Rule, CompletableFuture<RuleResult>> each : futures.entrySet()) {
        RuleResult result = await(each.getKey(), each.getValue(), end);
        listener.accept(result);
        results.add(result);
      }
      return results;
    } finally {
      waiting.shutdownNow();
      shared.shutdownNow();
      shared.awaitTermination(CLEANUP_SECONDS, TimeUnit.SECONDS); // it cancels jobs
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "localpod-check");
    thread.setDaemon(true);
    return thread;
  }

  /** Tries lane after lane; the rules that mostly wait are tried beside all others. */
  private void tryAll(
      Map<Rule, CompletableFuture<RuleResult>> futures,
      ExecutorService waiting,
      ExecutorService shared) {
    ExecutorService beside = settings.threads() > 1 ? waiting : shared;
    var sharedRules = new ArrayList<CompletableFuture<RuleResult>>();
    futures.forEach(
        (rule, future) -> {
          if (rule.lane() == Lane.WAITING) {
            beside.execute(() -> tryOne(rule, future));
          } else if (rule.lane() == Lane.SHARED) {
            shared.execute(() -> tryOne(rule, future));
            sharedRules.add(future);
          }
        });
    CompletableFuture.allOf(sharedRules.toArray(CompletableFuture[]::new)).join();
    for (Lane lane : List.of(Lane.EXCLUSIVE, Lane.LAST)) {
      futures.forEach(
          (rule, future) -> {
            if (rule.lane() == lane) {
              shared.execute(() -> tryOne(rule, future));
              future.join();
            }
          });
    }
  }

  private void tryOne(Rule rule, CompletableFuture<RuleResult> future) {
    try {
      Optional<String> missing = missing(rule);
      future.complete(
          missing.isPresent()
              ? RuleResult.notTried(rule, missing.get())
              : new Probe(rule, target, caller, settings.allowed()).run(settings));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      future.completeExceptionally(e);
    } catch (RuntimeException e) {
      future.completeExceptionally(e);
    }
  }

  private RuleResult await(Rule rule, CompletableFuture<RuleResult> future, Optional<Instant> end)
      throws InterruptedException {
    try {
      if (end.isEmpty()) {
        return future.get();
      }
      Duration left = Duration.between(target.time().now(), end.get());
      return future.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return RuleResult.notTried(
          rule, "the time is over; without --slow the suite ends within 3 minutes");
    } catch (ExecutionException e) {
      throw new IllegalStateException("rule " + rule.id() + " cannot be tried", e.getCause());
    }
  }
}
