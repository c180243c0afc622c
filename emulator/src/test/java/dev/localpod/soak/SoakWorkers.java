package dev.localpod.soak;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Attached workers; some are killed with a job in their hands, and others take their places. */
final class SoakWorkers {

  private static final Pattern JOB =
      Pattern.compile("\"id\":\"([^\"]+)\",\"input\":\\{\"do\":\"([a-z]+)\"");

  private final SoakCalls calls;
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicLong killed = new AtomicLong();
  private final Set<String> deadly = ConcurrentHashMap.newKeySet();

  SoakWorkers(SoakCalls calls) {
    this.calls = calls;
  }

  /** Returns how many were killed with a job. */
  long killed() {
    return killed.get();
  }

  /** Works until its endpoint is removed. */
  void work(Random random) throws IOException, InterruptedException {
    String name = newName();
    while (true) {
      if (random.nextInt(50) == 0) {
        // Killed while it waits for a job.
        calls.leave("GET", "/v2/attached/job-take/" + newName() + "?gpu=X", "", 1, true);
      }
      HttpResponse<String> taken =
          calls.call("GET", "/v2/attached/job-take/" + name + "?gpu=X", "");
      if (taken.statusCode() == 404) {
        return;
      }
      Matcher job = JOB.matcher(taken.body());
      if (taken.statusCode() == 200 && job.find()) {
        name = perform(job.group(1), job.group(2), name);
      }
    }
  }

  private String newName() {
    return "w-" + names.incrementAndGet();
  }

  /** Performs a job; returns the name of the worker that goes on. */
  private String perform(String job, String what, String name)
      throws IOException, InterruptedException {
    String done = "/v2/attached/job-done/" + name + "/" + job + "?isStream=false";
    switch (what) {
      case "die" -> {
        if (deadly.add(job)) {
          killed.incrementAndGet();
          return newName();
        }
        calls.call("POST", done, "{\"output\":1}"); // the second worker survives it
      }
      case "chunks" -> {
        for (int chunk = 0; chunk < SoakLoad.CHUNKS.size(); chunk++) {
          calls.call(
              "POST",
              "/v2/attached/job-stream/" + name + "/" + job + "?isStream=false",
              "{\"output\":" + chunk + "}");
        }
        calls.call("POST", done, "{\"output\":[]}");
      }
      case "twice" -> {
        calls.call("POST", done, "{\"output\":1}");
        calls.call("POST", done, "{\"output\":2}");
      }
      case "fail" -> calls.call("POST", done, "{\"error\":\"no\"}");
      default -> calls.call("POST", done, "{\"output\":1}");
    }
    return name;
  }
}
