package dev.localpod.http;

import dev.localpod.Localpod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sends all requests of the table in rounds, and prints what they leave behind. A process of its
 * own, because other tests run beside it.
 */
final class RawRequestProbe {

  static final String FLAT = "flat";

  /** Of the fixture, and of the clocks of all emulators, which ends when it has been idle. */
  private static final Pattern SHARED_THREADS = Pattern.compile("HttpClient-.*|localpod-clock");

  private static final int ROUNDS = 3;
  private static final long MORE_HEAP = 3 << 20;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private static final RawRequest RESET =
      new RawRequest(
          "a reset",
          "POST",
          "POST /_localpod/reset HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII),
          false,
          List.of(200),
          false,
          "{",
          RawAnswer.Shape.ADMIN,
          true);

  private RawRequestProbe() {}

  public static void main(String... args) throws Exception {
    List<RawRequest> requests = RawRequest.table();
    Leftovers start = Leftovers.now();
    Leftovers before;
    Leftovers after;
    try (var localpod = Localpod.start(RawExchange.options())) {
      round(requests, localpod); // loads classes and starts threads
      before = Leftovers.now();
      for (int i = 0; i < ROUNDS; i++) {
        round(requests, localpod);
      }
      after = Leftovers.now();
    }
    Leftovers end = Leftovers.now();
    System.out.println(
        "start " + start + ", before " + before + ", after " + after + ", end " + end);
    boolean isFlat =
        after.heap <= before.heap + MORE_HEAP
            && after.descriptors <= before.descriptors
            && end.threads <= start.threads;
    System.out.println(isFlat ? FLAT : "grown");
  }

  private static void round(List<RawRequest> requests, Localpod localpod) throws IOException {
    for (RawRequest request : requests) {
      RawExchange.check(request, localpod.port());
    }
    RawExchange.check(RESET, localpod.port()); // jobs and journals are no leftovers
  }

  private record Leftovers(long threads, long descriptors, long heap) {

    static Leftovers now() throws IOException, InterruptedException {
      Leftovers least = measure();
      // Threads and connections take a while to end.
      for (int i = 0; i < 20; i++) {
        Thread.sleep(50);
        Leftovers next = measure();
        least =
            new Leftovers(
                Math.min(least.threads, next.threads),
                Math.min(least.descriptors, next.descriptors),
                Math.min(least.heap, next.heap));
      }
      return least;
    }

    private static Leftovers measure() throws IOException {
      System.gc();
      long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      long threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !SHARED_THREADS.matcher(thread.getName()).matches())
              .count();
      try (Stream<Path> descriptors =
          Files.exists(DESCRIPTORS) ? Files.list(DESCRIPTORS) : Stream.empty()) {
        return new Leftovers(threads, descriptors.count(), heap);
      }
    }
  }
}
