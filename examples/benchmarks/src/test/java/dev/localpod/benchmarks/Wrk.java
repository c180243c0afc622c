package dev.localpod.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Load by the program wrk. */
final class Wrk implements Load {

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([0-9.]+)(s|m)");
  private static final Pattern MEDIAN = Pattern.compile("50%\\s+([0-9.]+)(us|ms|s)");

  static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "wrk")));
  }

  @Override
  public Result run(String method, URI url, int connections, int seconds)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("localpod-wrk", ".lua");
    try {
      Files.writeString(script, script(method));
      String out =
          run(
              List.of(
                  "wrk",
                  "-t1",
                  "-c" + connections,
                  "-d" + seconds + "s",
                  "--latency",
                  "--timeout",
                  "30s", // on a busy machine a call may take long
                  "-s",
                  script.toString(),
                  url.toString()));
      if (out.contains("Non-2xx") || out.contains("Socket errors")) {
        throw new IOException("not all calls to " + url + " were answered: " + out);
      }
      Matcher requests = found(REQUESTS, out);
      Matcher median = found(MEDIAN, out);
      return new Result(
          Long.parseLong(requests.group(1)),
          Double.parseDouble(requests.group(2)) * (requests.group(3).equals("m") ? 60 : 1),
          Double.parseDouble(median.group(1)) * micros(median.group(2)));
    } finally {
      Files.delete(script);
    }
  }

  private static String script(String method) {
    return """
        wrk.method = "%s"
        wrk.headers["Authorization"] = "Bearer localpod"
        wrk.headers["Content-Type"] = "application/json"
        """
            .formatted(method)
        + (method.equals("POST") ? "wrk.body = '" + ServerProcess.BODY + "'\n" : "");
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " has failed: " + out);
    }
    return out;
  }

  private static Matcher found(Pattern pattern, String out) throws IOException {
    Matcher matcher = pattern.matcher(out);
    if (!matcher.find()) {
      throw new IOException("wrk says no " + pattern + ": " + out);
    }
    return matcher;
  }

  private static double micros(String unit) {
    return switch (unit) {
      case "us" -> 1;
      case "ms" -> 1e3;
      default -> 1e6;
    };
  }
}
