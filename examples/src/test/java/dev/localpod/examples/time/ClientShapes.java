package dev.localpod.examples.time;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.sun.net.httpserver.HttpServer;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.localpod.Sleeper;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.reactivex.rxjava3.core.Observable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.awaitility.Awaitility;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Clients of all shapes. Each returns, job by job, the states that it saw. */
final class ClientShapes {

  /** How often clients that share the endpoint's time poll. */
  private static final long EVERY_SECONDS = 2;

  private static final Duration EVERY = Duration.ofSeconds(EVERY_SECONDS);

  /** How long clients that know nothing of the endpoint's time really sleep. */
  private static final long REAL_PAUSE_MS = 3;

  private static final Duration GIVE_UP = Duration.ofMinutes(10);

  private ClientShapes() {}

  /** What a client is built from. */
  record Parts(JobClient jobs, Clock clock, Sleeper sleeper, ScheduledExecutorService scheduler) {}

  /** A client. */
  interface Shape {
    List<List<String>> run(Parts parts) throws Exception;
  }

  // ---- loops

  static List<List<String>> plainLoop(Parts parts) throws Exception {
    return List.of(pollAndReallySleep(parts.jobs()));
  }

  private static List<String> pollAndReallySleep(JobClient jobs) throws Exception {
    String job = jobs.submit();
    var states = new States();
    while (states.add(jobs.poll(job))) {
      Thread.sleep(REAL_PAUSE_MS);
    }
    return states.all();
  }

  static List<List<String>> sleeperInTheTestsThread(Parts parts) throws Exception {
    return List.of(pollAndSleep(parts));
  }

  private static List<String> pollAndSleep(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    while (states.add(parts.jobs().poll(job))) {
      parts.sleeper().sleep(EVERY);
    }
    return states.all();
  }

  static List<List<String>> sleeperInAPool(Parts parts) throws Exception {
    return inThreads(Executors.newFixedThreadPool(1), 1, () -> pollAndSleep(parts));
  }

  static List<List<String>> fourPollersOfFourJobs(Parts parts) throws Exception {
    return inThreads(Executors.newFixedThreadPool(4), 4, () -> pollAndReallySleep(parts.jobs()));
  }

  static List<List<String>> virtualThreads(Parts parts) throws Exception {
    var threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    return inThreads(threads, 4, () -> pollAndSleep(parts));
  }

  /** A bean that takes nothing but a {@link Clock} from its surroundings, for its deadline. */
  static List<List<String>> clockOnlyBean(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    Instant deadline = parts.clock().instant().plus(GIVE_UP);
    var states = new States();
    while (states.add(parts.jobs().poll(job)) && parts.clock().instant().isBefore(deadline)) {
      Thread.sleep(REAL_PAUSE_MS);
    }
    return List.of(states.all());
  }

  private static List<List<String>> inThreads(
      ExecutorService threads, int number, Callable<List<String>> client) throws Exception {
    try {
      var clients = new ArrayList<Future<List<String>>>();
      for (int i = 0; i < number; i++) {
        clients.add(threads.submit(client));
      }
      var seen = new ArrayList<List<String>>();
      for (Future<List<String>> each : clients) {
        seen.add(each.get());
      }
      return seen;
    } finally {
      threads.shutdownNow();
    }
  }

  // ---- schedulers

  static List<List<String>> fixedDelay(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    ScheduledFuture<?> polls =
        parts
            .scheduler()
            .scheduleWithFixedDelay(
                () -> states.add(parts.jobs().pollUnchecked(job)), 0, EVERY_SECONDS, SECONDS);
    states.awaitEnd();
    polls.cancel(false);
    return List.of(states.all());
  }

  static List<List<String>> fixedRate(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    ScheduledFuture<?> polls =
        parts
            .scheduler()
            .scheduleAtFixedRate(
                () -> states.add(parts.jobs().pollUnchecked(job)), 0, EVERY_SECONDS, SECONDS);
    states.awaitEnd();
    polls.cancel(false);
    return List.of(states.all());
  }

  static List<List<String>> oneShots(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    pollAndScheduleTheNext(parts, job, states);
    return List.of(states.awaitEnd());
  }

  private static void pollAndScheduleTheNext(Parts parts, String job, States states) {
    if (states.add(parts.jobs().pollUnchecked(job))) {
      parts
          .scheduler()
          .schedule(() -> pollAndScheduleTheNext(parts, job, states), EVERY_SECONDS, SECONDS);
    }
  }

  /** A client with a scheduler of its own, in real time, and the endpoint's clock. */
  static List<List<String>> ownScheduler(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    Instant deadline = parts.clock().instant().plus(GIVE_UP);
    var states = new States();
    ScheduledExecutorService own = Executors.newSingleThreadScheduledExecutor();
    try {
      own.scheduleWithFixedDelay(
          () ->
              states.add(
                  parts.clock().instant().isBefore(deadline)
                      ? parts.jobs().pollUnchecked(job)
                      : "given up"),
          0,
          REAL_PAUSE_MS,
          MILLISECONDS);
      return List.of(states.awaitEnd());
    } finally {
      own.shutdownNow();
    }
  }

  static List<List<String>> delayedExecutor(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    pollLater(parts.jobs(), job, states);
    return List.of(states.awaitEnd());
  }

  private static void pollLater(JobClient jobs, String job, States states) {
    CompletableFuture.runAsync(
        () -> {
          if (states.add(jobs.pollUnchecked(job))) {
            pollLater(jobs, job, states);
          }
        },
        CompletableFuture.delayedExecutor(REAL_PAUSE_MS, MILLISECONDS));
  }

  // ---- libraries

  static List<List<String>> awaitility(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(REAL_PAUSE_MS))
        .atMost(Duration.ofSeconds(30))
        .until(() -> !states.add(parts.jobs().poll(job)));
    return List.of(states.all());
  }

  static List<List<String>> resilience4j(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    var retry =
        Retry.of(
            "polls",
            RetryConfig.<Boolean>custom()
                .maxAttempts(100)
                .waitDuration(EVERY)
                .retryOnResult(unfinished -> unfinished)
                .build());
    retry
        .executeCompletionStage(
            parts.scheduler(),
            () -> CompletableFuture.completedFuture(states.add(parts.jobs().pollUnchecked(job))))
        .toCompletableFuture()
        .get();
    return List.of(states.all());
  }

  static List<List<String>> failsafe(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    RetryPolicy<Boolean> policy =
        RetryPolicy.<Boolean>builder()
            .handleResult(true)
            .withDelay(EVERY)
            .withMaxRetries(100)
            .build();
    Failsafe.with(policy)
        .with(parts.scheduler())
        .getAsync(() -> states.add(parts.jobs().poll(job)))
        .get();
    return List.of(states.all());
  }

  static List<List<String>> reactor(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    Flux.interval(Duration.ZERO, EVERY, Schedulers.fromExecutorService(parts.scheduler()))
        .map(tick -> states.add(parts.jobs().pollUnchecked(job)))
        .takeWhile(unfinished -> unfinished)
        .blockLast();
    return List.of(states.all());
  }

  static List<List<String>> rxJava(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var states = new States();
    Observable.interval(
            0,
            EVERY_SECONDS,
            SECONDS,
            io.reactivex.rxjava3.schedulers.Schedulers.from(parts.scheduler()))
        .map(tick -> states.add(parts.jobs().pollUnchecked(job)))
        .takeWhile(unfinished -> unfinished)
        .blockingSubscribe();
    return List.of(states.all());
  }

  // ---- held calls

  static List<List<String>> eightAtOnce(Parts parts) {
    var calls = new ArrayList<CompletableFuture<String>>();
    for (int i = 0; i < 8; i++) {
      calls.add(parts.jobs().runsyncAsync());
    }
    return calls.stream().map(call -> List.of(JobClient.state(call.join()))).toList();
  }

  static List<List<String>> eightThreads(Parts parts) throws Exception {
    var start = new CyclicBarrier(8);
    return inThreads(
        Executors.newFixedThreadPool(8),
        8,
        () -> {
          start.await();
          return List.of(JobClient.state(parts.jobs().runsync("90000")));
        });
  }

  static List<List<String>> runsyncThenStatusSync(Parts parts) throws Exception {
    var states = new States();
    String body = parts.jobs().runsync("5000");
    while (states.add(JobClient.state(body))) {
      body = parts.jobs().statusSync(JobClient.member("id", body), "5000");
    }
    return List.of(states.all());
  }

  static List<List<String>> readerOfTheStream(Parts parts) throws Exception {
    String job = parts.jobs().submit();
    var read = new ArrayList<String>();
    String answer;
    do {
      answer = parts.jobs().stream(job);
      for (String word : List.of("one", "two", "three")) {
        if (answer.contains("\"" + word + "\"")) {
          read.add(word);
        }
      }
    } while (!JobClient.member("status", answer).equals("COMPLETED"));
    read.add("COMPLETED");
    return List.of(read);
  }

  static List<List<String>> receiverOfAWebhook(Parts parts) throws Exception {
    var states = new States();
    var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          states.add(JobClient.state(new String(exchange.getRequestBody().readAllBytes())));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    try {
      int port = receiver.getAddress().getPort();
      parts.jobs().submitWithWebhook(URI.create("http://127.0.0.1:" + port + "/"));
      return List.of(states.awaitEnd());
    } finally {
      receiver.stop(0);
    }
  }
}
