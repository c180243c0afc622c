package dev.localpod.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets mixed clients and attached workers work against the standalone jar, with much memory and
 * with little: {@code Soak JAR MINUTES [SEED]}. Time runs 100 times faster there, so that results
 * expire meanwhile. Fails if a call is answered with a 500 that no fault has planned, a submission
 * has not exactly one final state, chunks are missing, doubled or in another order, memory, threads
 * or descriptors are left, or an end of the process is not clean.
 */
public final class Soak {

  private static final long WARM_UP_MS = 20_000;
  private static final int STOPS = 3;
  private static final int SETTLING_SECONDS = 60;

  private Soak() {}

  /** Runs it. */
  public static void main(String... args) throws Exception {
    // In seconds: else connections that the clients keep count as descriptors of the emulator.
    System.setProperty("jdk.httpclient.keepalive.timeout", "5");
    String jar = args[0];
    long minutes = Long.parseLong(args[1]);
    long seed = args.length > 2 ? Long.parseLong(args[2]) : new Random().nextLong();
    System.out.println("soak: seed " + seed);
    ExecutorService runs = Executors.newCachedThreadPool();
    List<Future<?>> ends = new ArrayList<>();
    for (String heap : List.of("512m", "96m")) {
      ends.add(
          runs.submit(
              () -> {
                soak(jar, heap, minutes, seed);
                return null;
              }));
    }
    try {
      for (Future<?> end : ends) {
        end.get();
      }
      long stops = STOPS + minutes;
      var random = new Random(seed);
      for (int i = 0; i < stops; i++) {
        stop(jar, random);
      }
      System.out.println("soak: " + stops + " clean stops at random moments");
    } catch (ExecutionException failed) {
      failed.getCause().printStackTrace();
      System.exit(1);
    }
    System.exit(0); // without waiting for receivers that hang
  }

  private static void soak(String jar, String heap, long minutes, long seed) throws Exception {
    try (var emulator = new SoakProcess(jar, heap)) {
      var load = new SoakLoad(emulator, seed);
      load.work(WARM_UP_MS);
      SoakProcess.Usage before = emulator.usage();
      load.work(TimeUnit.MINUTES.toMillis(minutes));
      SoakProcess.Usage after = emulator.usage();
      // Attempts to deliver webhooks, and connections, take a while to end.
      for (int i = 0; i < SETTLING_SECONDS && !after.isNoMoreThan(before); i++) {
        Thread.sleep(1_000);
        after = emulator.usage();
      }
      System.out.println(
          "soak: -Xmx%s: %s; %s before, %s after".formatted(heap, load.summary(), before, after));
      if (!after.isNoMoreThan(before)) {
        throw new AssertionError("it took " + before + ", and takes " + after);
      }
    }
  }

  /** Stops an emulator in the middle of everything. */
  private static void stop(String jar, Random random) throws IOException, InterruptedException {
    try (var emulator = new SoakProcess(jar, "96m")) {
      var load = new SoakLoad(emulator, random.nextLong());
      load.start(60_000);
      Thread.sleep(random.nextInt(2_000));
      emulator.stop();
      load.abandon();
    }
  }
}
