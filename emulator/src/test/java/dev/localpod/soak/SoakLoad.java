package dev.localpod.soak;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients and workers of one emulator, and a ledger of the journal of each of its endpoints. */
final class SoakLoad {

  static final List<String> CHUNKS = List.of("0", "1", "2", "3");

  private static final String SCRIPT =
      """
      "script": [
        {"when": {"at": "/do", "equals": "chunks"}, "do": [
          {"chunk": 0}, {"after": "5s"}, {"chunk": 1}, {"chunk": 2}, {"after": "9s"}, {"chunk": 3}]},
        {"when": {"at": "/do", "equals": "fail"}, "do": [{"after": "1s"}, {"fail": "no"}]},
        {"when": {"at": "/do", "equals": "crash"}, "do": [{"after": "1s"}, {"crash": true}]},
        {"do": [{"after": {"lognormal": {"median": "2s", "sigma": 0.5}}}]}]""";

  private static final String SCRIPTED =
      """
      {"clock": "x100", "limits": "off", "workers": {"max": 8, "coldStart": "1s"},
       "edition": {"base": "documented", "webhookTimeout": "1s"}, %s}"""
          .formatted(SCRIPT);

  private static final String FAULTY =
      """
      {"clock": "x100", "limits": "off", "workers": {"max": 4, "startFaults": 2},
       "edition": {"base": "documented", "webhookTimeout": "1s"}, %s,
       "faults": [
        {"operation": "run", "fault": "drop-after", "probability": 0.05},
        {"operation": "run", "fault": "status", "status": 503, "probability": 0.05},
        {"operation": "run", "fault": "delay", "for": "2s", "probability": 0.05},
        {"operation": "status", "fault": "truncate", "probability": 0.03},
        {"operation": "status", "fault": "garbage", "probability": 0.03},
        {"operation": "status", "fault": "reset", "probability": 0.03},
        {"operation": "status", "fault": "slow", "for": "5s", "probability": 0.03},
        {"operation": "stream", "fault": "drop-before", "probability": 0.1},
        {"operation": "stream", "fault": "drop-after", "probability": 0.1},
        {"operation": "cancel", "fault": "unknown-status", "probability": 0.2},
        {"operation": "worker", "fault": "crash", "probability": 0.05},
        {"operation": "worker", "fault": "hang", "probability": 0.02},
        {"operation": "worker", "fault": "late-result", "probability": 0.05},
        {"operation": "worker", "fault": "late-progress", "probability": 0.05},
        {"operation": "webhook", "fault": "double", "probability": 0.2},
        {"operation": "webhook", "fault": "lose", "probability": 0.2},
        {"operation": "webhook", "fault": "garbage", "probability": 0.2}]}"""
          .formatted(SCRIPT);

  // Long enough for a worker to be noticed that is silent for 40 s of real time.
  private static final String ATTACHED =
      """
      {"clock": "x100", "limits": "off", "workers": {"attached": true},
       "policy": {"executionTimeout": "24h", "ttl": "48h"}}""";

  private static final Map<String, String> ENDPOINTS =
      new LinkedHashMap<>(Map.of("soak", SCRIPTED, "faulty", FAULTY, "attached", ATTACHED));

  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern OUTPUT = Pattern.compile("\"output\":([0-9])[,}]");
  private static final Pattern FINAL =
      Pattern.compile("\"status\":\"(?:COMPLETED|FAILED|CANCELLED|TIMED_OUT)\"");

  private static final long HANG_MS = 5_000;

  private static final int CLIENTS = 8;
  private static final int WORKERS = 4;

  /** How long before the end nobody is killed with a job any more, in milliseconds. */
  private static final long LAST_KILL = 45_000;

  private final SoakProcess emulator;
  private final SoakCalls calls;
  private final SoakWorkers workers;
  private final HttpServer receiver;
  private final long seed;
  private final Map<String, JobLedger> ledgers = new LinkedHashMap<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private long submissions;
  private volatile long lastKill;
  private ExecutorService threads = Executors.newCachedThreadPool();

  SoakLoad(SoakProcess emulator, long seed) throws IOException {
    this.emulator = emulator;
    this.calls = new SoakCalls(emulator.base());
    this.workers = new SoakWorkers(calls);
    this.seed = seed;
    this.receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            }));
    receiver.createContext(
        "/ok",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.createContext("/hang", SoakLoad::closeLate); // never answers
    receiver.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          closeLate(exchange);
        });
    receiver.start();
  }

  /** Keeps a connection for longer than the emulator waits, and not until this process has none. */
  private static void closeLate(HttpExchange exchange) {
    try (exchange) {
      Thread.sleep(HANG_MS);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  String summary() {
    return "%s calls, %s submissions, each with one final state, %s workers killed"
        .formatted(calls.count(), submissions, workers.killed());
  }

  /** Works for a time, waits until nothing is left to do, and removes all endpoints. */
  void work(long millis) throws IOException, InterruptedException {
    start(millis);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis + 120_000);
    Thread.sleep(millis);
    while (isUnfinished()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("submissions without a final state: " + ledgers);
      }
      Thread.sleep(50);
    }
    for (String endpoint : ENDPOINTS.keySet()) {
      calls.call("DELETE", "/_localpod/endpoints/" + endpoint, "");
    }
    calls.call("DELETE", "/_localpod/endpoints/guest", "");
    threads.shutdown();
    if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new AssertionError("calls to removed endpoints do not end");
    }
    requireNoFailure();
    ledgers.values().forEach(ledger -> submissions += ledger.submissions());
  }

  /** Starts to work for a time. */
  void start(long millis) throws IOException, InterruptedException {
    long now = System.nanoTime();
    long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
    lastKill = now + TimeUnit.MILLISECONDS.toNanos(millis - LAST_KILL);
    ledgers.clear();
    for (String endpoint : ENDPOINTS.keySet()) {
      calls.call("PUT", "/_localpod/endpoints/" + endpoint, ENDPOINTS.get(endpoint));
      ledgers.put(endpoint, new JobLedger());
    }
    threads = Executors.newCachedThreadPool();
    for (int i = 0; i < CLIENTS; i++) {
      var random = new Random(seed + i);
      execute(
          () -> {
            while (System.nanoTime() < end && failure.get() == null) {
              act(random);
            }
          });
    }
    for (int i = 0; i < WORKERS; i++) {
      var random = new Random(seed - 1 - i);
      execute(() -> workers.work(random));
    }
    execute(
        () -> {
          while (System.nanoTime() < end) {
            readJournals();
          }
        });
  }

  /** Leaves everything as it is. */
  void abandon() {
    threads.shutdownNow();
    receiver.stop(0);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void execute(Work work) {
    threads.execute(
        () -> {
          try {
            work.run();
          } catch (IOException | InterruptedException | RuntimeException | Error problem) {
            if (emulator.isAlive()) {
              failure.compareAndSet(null, problem);
            }
          }
        });
  }

  private boolean isUnfinished() throws IOException, InterruptedException {
    requireNoFailure();
    readJournals();
    return ledgers.values().stream().anyMatch(ledger -> ledger.open() > 0);
  }

  private void requireNoFailure() {
    if (failure.get() != null) {
      throw new AssertionError("a client or worker failed", failure.get());
    }
  }

  private synchronized void readJournals() throws IOException, InterruptedException {
    for (String endpoint : ENDPOINTS.keySet()) {
      JobLedger ledger = ledgers.get(endpoint);
      String path = "/_localpod/endpoints/" + endpoint + "/journal?after=" + ledger.next();
      ledger.read(calls.call("GET", path, "").body());
    }
  }

  // ---- what clients do

  private void act(Random random) throws IOException, InterruptedException {
    switch (random.nextInt(15)) {
      case 0, 1 -> poll("soak", submit("soak", "echo", random));
      case 2 -> stream("soak", submit("soak", "chunks", random));
      case 3 -> calls.call("POST", "/v2/soak/runsync", body("echo", largeText(random), ""));
      case 4 -> calls.call("POST", "/v2/soak/cancel/" + submit("soak", "echo", random), "");
      case 5 -> retry(submit("soak", "fail", random));
      case 6 -> poll("soak", submit("soak", "crash", random));
      case 7 ->
          calls.leave(
              "POST",
              "/v2/soak/runsync",
              "{\"input\":{}}",
              random.nextBoolean() ? 1 : random.nextDouble(),
              random.nextBoolean());
      case 8 -> visitGuest(random);
      case 9 -> purge(random);
      case 10, 11 -> useAttached(random);
      case 12 -> streamAfterDroppedReaders(submit("soak", "chunks", random), random);
      default -> useFaulty(random);
    }
  }

  private String submit(String endpoint, String what, Random random)
      throws IOException, InterruptedException {
    String answer =
        calls.call("POST", "/v2/" + endpoint + "/run", body(what, "", webhook(random))).body();
    Matcher id = ID.matcher(answer);
    if (!id.find()) {
      throw new AssertionError("no id: " + answer);
    }
    return id.group(1);
  }

  private static String body(String what, String text, String webhook) {
    return "{\"input\":{\"do\":\"" + what + "\",\"text\":\"" + text + "\"}" + webhook + "}";
  }

  /** Returns a text that is large now and then. */
  private static String largeText(Random random) {
    return random.nextInt(10) == 0 ? "x".repeat(300_000) : "";
  }

  private String webhook(Random random) {
    return switch (random.nextInt(30)) {
      case 0 -> webhook("ok");
      case 1 -> webhook("hang");
      case 2 -> webhook("endless");
      default -> "";
    };
  }

  private String webhook(String path) {
    return ",\"webhook\":\"http://127.0.0.1:" + receiver.getAddress().getPort() + "/" + path + "\"";
  }

  /** Polls until the job is final or expired, and returns the last answer. */
  private String poll(String endpoint, String job) throws IOException, InterruptedException {
    while (true) {
      HttpResponse<String> answer = calls.call("GET", "/v2/" + endpoint + "/status/" + job, "");
      if (answer.statusCode() == 404 || FINAL.matcher(answer.body()).find()) {
        return answer.body();
      }
      Thread.sleep(5);
    }
  }

  private void retry(String job) throws IOException, InterruptedException {
    if (poll("soak", job).contains("\"FAILED\"")) {
      calls.call("POST", "/v2/soak/retry/" + job, "");
    }
  }

  private void stream(String endpoint, String job) throws IOException, InterruptedException {
    List<String> chunks = new ArrayList<>();
    HttpResponse<String> answer = readChunks("/v2/" + endpoint + "/stream/" + job, chunks);
    // A purge may have cancelled it before its first chunk.
    boolean isWhole = chunks.equals(CHUNKS);
    if (!isWhole && !(chunks.isEmpty() && answer.body().contains("CANCELLED"))) {
      throw new AssertionError(endpoint + ": chunks " + chunks + ", then " + answer.body());
    }
  }

  /** Reads to the end of the job, and returns the last answer. */
  private HttpResponse<String> readChunks(String path, List<String> chunks)
      throws IOException, InterruptedException {
    HttpResponse<String> answer;
    do {
      answer = calls.call("GET", path, "");
      OUTPUT.matcher(answer.body()).results().forEach(chunk -> chunks.add(chunk.group(1)));
    } while (answer.statusCode() == 200 && !FINAL.matcher(answer.body()).find());
    return answer;
  }

  /**
   * Reads the chunks that readers who left have not taken with them: each once. A chunk that could
   * not be delivered comes back behind those that this reader was given meanwhile.
   */
  private void streamAfterDroppedReaders(String job, Random random)
      throws IOException, InterruptedException {
    String path = "/v2/soak/stream/" + job;
    for (int i = random.nextInt(3); i >= 0; i--) {
      calls.leave("GET", path, "", 1, random.nextBoolean());
    }
    List<String> chunks = new ArrayList<>();
    readChunks(path, chunks);
    if (Set.copyOf(chunks).size() < chunks.size()) {
      throw new AssertionError("after readers that left: chunks " + chunks);
    }
  }

  private void purge(Random random) throws IOException, InterruptedException {
    String endpoint = List.of("soak", "attached", "faulty").get(random.nextInt(3));
    calls.call("POST", "/v2/" + endpoint + "/purge-queue", "");
  }

  /** Calls an endpoint that comes and goes. */
  private void visitGuest(Random random) throws IOException, InterruptedException {
    switch (random.nextInt(4)) {
      case 0 -> calls.call("PUT", "/_localpod/endpoints/guest", SCRIPTED);
      case 1 -> calls.call("DELETE", "/_localpod/endpoints/guest", "");
      default -> calls.call("POST", "/v2/guest/runsync", "{\"input\":{}}");
    }
  }

  private void useAttached(Random random) throws IOException, InterruptedException {
    switch (random.nextInt(8)) {
      case 0 -> stream("attached", submit("attached", "chunks", random));
      case 1 -> submit("attached", "twice", random);
      case 2 -> poll("attached", submit("attached", "fail", random));
      case 3 -> {
        String job = submit("attached", "die", random);
        if (System.nanoTime() > lastKill || random.nextInt(4) > 0) {
          Thread.sleep(20); // most of them do not wait until the loss is noticed
          calls.call("POST", "/v2/attached/cancel/" + job, "");
        }
      }
      default -> poll("attached", submit("attached", "echo", random));
    }
  }

  /** Takes whatever comes: faults are planned on each operation. */
  private void useFaulty(Random random) throws InterruptedException {
    try {
      String what = List.of("echo", "chunks", "fail", "crash").get(random.nextInt(4));
      String answer = calls.send("POST", "/v2/faulty/run", body(what, "", webhook(random))).body();
      Matcher id = ID.matcher(answer);
      if (!id.find()) {
        return;
      }
      String job = id.group(1);
      if (random.nextInt(4) == 0) {
        calls.send("POST", "/v2/faulty/cancel/" + job, "");
      }
      String read = what.equals("chunks") ? "stream" : "status";
      for (int i = 0; i < 20; i++) {
        if (FINAL.matcher(calls.send("GET", "/v2/faulty/" + read + "/" + job, "").body()).find()) {
          return;
        }
        Thread.sleep(5);
      }
    } catch (IOException planned) {
      // The connection ended in the middle of an answer.
    }
  }
}
