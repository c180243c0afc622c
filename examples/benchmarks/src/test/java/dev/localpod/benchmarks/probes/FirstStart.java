package dev.localpod.benchmarks.probes;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.benchmarks.peers.JavalinFloor;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A server's start, its first answer and its stop in the JVM of a test. */
public final class FirstStart {

  public static final String LOCALPOD = "Localpod";
  public static final String FLOOR = "bare Javalin";

  private FirstStart() {}

  public static void main(String[] arguments) throws Exception {
    long begin = System.nanoTime();
    if (arguments[0].equals(LOCALPOD)) {
      var localpod = Localpod.start(LocalpodOptions.DEFAULT);
      answer(localpod);
      print(begin);
      localpod.close();
    } else {
      Javalin floor = JavalinFloor.start();
      call("http://127.0.0.1:" + floor.port() + "/v2/demo/run", "key");
      print(begin);
      floor.stop();
    }
  }

  private static void print(long begin) {
    System.out.println((System.nanoTime() - begin) / 1e6);
  }

  static void answer(Localpod localpod) throws IOException {
    Endpoint endpoint = localpod.add(EndpointOptions.of("benchmark"));
    call(endpoint.baseUrl() + "/run", endpoint.apiKey());
  }

  static void call(String url, String key) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + key);
    connection.setDoOutput(true);
    try (OutputStream body = connection.getOutputStream()) {
      body.write("{\"input\": {}}".getBytes(StandardCharsets.UTF_8));
    }
    try (var in = connection.getInputStream()) {
      in.readAllBytes();
    }
    connection.disconnect();
  }
}
