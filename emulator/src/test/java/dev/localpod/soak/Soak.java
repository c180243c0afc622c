package dev.localpod.soak;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets mixed clients work against the standalone jar: {@code Soak JAR MINUTES}. Time runs 100 times
 * faster there, so that results expire meanwhile. Fails if a call is answered with 500, a
 * submission has not exactly one final state, chunks are missing, doubled or in another order,
 * threads or descriptors are left, or the end of the process is not clean.
 */
public final class Soak {

  private static final String ENDPOINT =
      """
      {"clock": "x100", "limits": "off", "workers": {"max": 8},
       "edition": {"base": "documented", "webhookTimeout": "1s"}, "script": [
        {"when": {"at": "/do", "equals": "chunks"}, "do": [
          {"chunk": 0}, {"after": "5s"}, {"chunk": 1}, {"chunk": 2}, {"after": "9s"}, {"chunk": 3}]},
        {"when": {"at": "/do", "equals": "fail"}, "do": [{"after": "1s"}, {"fail": "no"}]},
        {"when": {"at": "/do", "equals": "crash"}, "do": [{"after": "1s"}, {"crash": true}]},
        {"do": [{"after": "2s"}]}]}""";

  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern OUTPUT = Pattern.compile("\"output\":([0-9])");
  private static final String IS_FINAL = "COMPLETED|FAILED|CANCELLED|TIMED_OUT";
  private static final int CLIENTS = 8;

  private final String base;
  private final String admin;
  private final Process emulator;
  private final HttpServer receiver;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicLong calls = new AtomicLong();
  private final JobLedger ledger = new JobLedger();

  private Soak(Process emulator) throws IOException {
    BufferedReader out = emulator.inputReader();
    this.emulator = emulator;
    this.base = out.readLine().replaceFirst("^Localpod ready at ", "");
    this.admin = base.replaceFirst("/v2$", "/_localpod");
    this.receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(Executors.newCachedThreadPool());
    receiver.createContext(
        "/ok",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.createContext("/hang", exchange -> {}); // never answers
    receiver.start();
  }

  /** Runs it. */
  public static void main(String... args) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-jar",
                args[0],
                "--port",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      new Soak(process).run(Duration.ofMinutes(Long.parseLong(args[1])));
    } finally {
      process.destroyForcibly();
    }
    System.exit(0); // the receiver still holds what hangs
  }

  private void run(Duration time) throws Exception {
    send("PUT", admin + "/endpoints/soak", ENDPOINT);
    work(Duration.ofSeconds(10));
    long threads = entries("task");
    long descriptors = entries("fd");
    work(time.minusSeconds(10));
    require(entries("task") <= threads + 10, "threads: %s, then %s", threads, entries("task"));
    require(
        entries("fd") <= descriptors + 10, "descriptors: %s, then %s", descriptors, entries("fd"));

    ExecutorService clients = startClients(System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
    Thread.sleep(1_000);
    emulator.destroy(); // in the middle of everything
    require(emulator.waitFor(10, TimeUnit.SECONDS), "it did not end");
    require(emulator.exitValue() == 0, "it ended with %s", emulator.exitValue());
    clients.shutdownNow();
    System.out.println(
        "soak: %s calls, %s submissions, each with one final state; %s threads, %s descriptors"
            .formatted(calls, ledger.submissions(), threads, descriptors));
  }

  /** Lets clients work, and waits until nothing is left to do. */
  private void work(Duration time) throws Exception {
    ExecutorService clients = startClients(System.nanoTime() + time.toNanos());
    clients.shutdown();
    while (!clients.awaitTermination(50, TimeUnit.MILLISECONDS)) {
      readJournal();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (ledger.open() > 0) {
      require(System.nanoTime() < deadline, "%s submissions have no final state", ledger.open());
      Thread.sleep(50);
      readJournal();
    }
    if (failure.get() != null) {
      throw new AssertionError("a client failed", failure.get());
    }
    Thread.sleep(8_000); // webhooks that hang are given up
  }

  private void readJournal() throws Exception {
    ledger.read(send("GET", admin + "/endpoints/soak/journal?after=" + ledger.next(), "").body());
  }

  private ExecutorService startClients(long end) {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      var random = new Random(i);
      clients.execute(
          () -> {
            try {
              while (System.nanoTime() < end && failure.get() == null) {
                act(random);
              }
            } catch (Exception | AssertionError problem) {
              if (emulator.isAlive()) {
                failure.compareAndSet(null, problem);
              }
            }
          });
    }
    return clients;
  }

  // ---- what clients do

  private void act(Random random) throws Exception {
    switch (random.nextInt(10)) {
      case 0, 1 -> poll(submit("echo", random));
      case 2 -> stream();
      case 3 -> send("POST", base + "/soak/runsync", "{\"input\":{}}");
      case 4 -> send("POST", base + "/soak/cancel/" + submit("echo", random), "");
      case 5 -> retry(submit("fail", random));
      case 6 -> poll(submit("crash", random));
      case 7 -> dropConnection(random);
      case 8 -> visitGuest(random);
      default -> send("POST", base + "/soak/purge-queue", "");
    }
  }

  private String submit(String what, Random random) throws Exception {
    String webhook =
        switch (random.nextInt(20)) {
          case 0 -> ",\"webhook\":\"http://127.0.0.1:%s/ok\"";
          case 1 -> ",\"webhook\":\"http://127.0.0.1:%s/hang\"";
          default -> "";
        };
    String body =
        "{\"input\":{\"do\":\"%s\"}%s}"
            .formatted(what, webhook.formatted(Integer.toString(receiver.getAddress().getPort())));
    Matcher id = ID.matcher(send("POST", base + "/soak/run", body).body());
    require(id.find(), "no id");
    return id.group(1);
  }

  /** Polls until the job is final or expired, and returns the last answer. */
  private String poll(String job) throws Exception {
    while (true) {
      HttpResponse<String> answer = send("GET", base + "/soak/status/" + job, "");
      if (answer.statusCode() == 404 || isFinal(answer.body())) {
        return answer.body();
      }
      Thread.sleep(5);
    }
  }

  private void retry(String job) throws Exception {
    if (poll(job).contains("\"FAILED\"")) {
      send("POST", base + "/soak/retry/" + job, "");
    }
  }

  private void stream() throws Exception {
    String job = submit("chunks", new Random(99));
    List<String> chunks = new ArrayList<>();
    HttpResponse<String> answer;
    do {
      answer = send("GET", base + "/soak/stream/" + job, "");
      OUTPUT.matcher(answer.body()).results().forEach(chunk -> chunks.add(chunk.group(1)));
    } while (answer.statusCode() == 200 && !isFinal(answer.body()));
    // A purge may have cancelled it before its first chunk.
    boolean isWhole = chunks.equals(List.of("0", "1", "2", "3"));
    require(
        isWhole || (chunks.isEmpty() && answer.body().contains("CANCELLED")),
        "chunks %s, then %s",
        chunks,
        answer.body());
  }

  /** Leaves in the middle of a request, or of a held call. */
  private void dropConnection(Random random) throws IOException {
    URI uri = URI.create(base);
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      String body = "{\"input\":{}}";
      String request =
          "POST /v2/soak/runsync HTTP/1.1\r\nHost: localhost\r\nAuthorization: localpod\r\n"
              + "Content-Length: %s\r\n\r\n%s".formatted(Integer.toString(body.length()), body);
      int length = random.nextBoolean() ? request.length() : random.nextInt(request.length());
      socket
          .getOutputStream()
          .write(request.substring(0, length).getBytes(StandardCharsets.US_ASCII));
      if (random.nextBoolean()) {
        socket.setSoLinger(true, 0);
      }
    }
  }

  /** Calls an endpoint that comes and goes. */
  private void visitGuest(Random random) throws Exception {
    switch (random.nextInt(4)) {
      case 0 -> send("PUT", admin + "/endpoints/guest", ENDPOINT);
      case 1 -> send("DELETE", admin + "/endpoints/guest", "");
      default -> send("POST", base + "/guest/runsync", "{\"input\":{}}");
    }
  }

  private static boolean isFinal(String body) {
    return body.matches("(?s).*\"status\":\"(" + IS_FINAL + ")\".*");
  }

  private HttpResponse<String> send(String method, String url, String body) throws Exception {
    calls.incrementAndGet();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "localpod")
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    require(answer.statusCode() < 500, "%s %s: %s", method, url, answer.body());
    return answer;
  }

  /** Counts the entries of a directory of the process in {@code /proc}. */
  private long entries(String directory) {
    try (Stream<Path> files =
        Files.list(Path.of("/proc", Long.toString(emulator.pid()), directory))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(boolean holds, String problem, Object... values) {
    if (!holds) {
      throw new AssertionError(problem.formatted(values));
    }
  }
}
