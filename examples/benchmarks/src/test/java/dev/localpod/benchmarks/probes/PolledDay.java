package dev.localpod.benchmarks.probes;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that polls for the day until a job that no worker takes times out. */
public final class PolledDay {

  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private PolledDay() {}

  public static void main(String[] arguments) throws Exception {
    String[] plan = arguments[0].split(":");
    int rounds = Integer.parseInt(plan[0]) + 1; // the first is cold
    Duration step = Duration.ofSeconds(Long.parseLong(plan[1]));
    try (var localpod = Localpod.start(LocalpodOptions.DEFAULT)) {
      for (int round = 0; round < rounds; round++) {
        EndpointOptions options =
            EndpointOptions.of("benchmark")
                .clock(ClockMode.skip(step))
                .workers(WorkerSettings.DEFAULT.count(0, 0));
        Endpoint endpoint =
            localpod.add(options.settings(options.settings().limits(RateLimits.OFF)));
        long begin = System.nanoTime();
        poll(endpoint);
        System.out.println((System.nanoTime() - begin) / 1e6);
        localpod.remove(endpoint.id());
      }
    }
  }

  private static void poll(Endpoint endpoint) throws IOException {
    Matcher id = ID.matcher(call(endpoint, "/run", "{\"input\": {}}"));
    if (!id.find()) {
      throw new IOException("the answer names no job");
    }
    String status;
    do {
      status = call(endpoint, "/status/" + id.group(1), "");
    } while (status.contains("IN_QUEUE"));
  }

  private static String call(Endpoint endpoint, String path, String body) throws IOException {
    var connection =
        (HttpURLConnection) URI.create(endpoint.baseUrl() + path).toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + endpoint.apiKey());
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    try (InputStream in = new BufferedInputStream(connection.getInputStream())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
