package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request that the page on errors shows is refused with the status beside it. */
@Timeout(60)
class ErrorsPageTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern CALL = Pattern.compile("(GET|POST) (\\S*)(?: (\\{.*))?");
  private static final Pattern VERSION = Pattern.compile("over (HTTP/[0-9.]+)");
  private static final Pattern STATUS = Pattern.compile("\\b[A-Z_]+_([45]\\d\\d)\\b");
  private static final String RUN = "POST /run {\"input\": {}}";

  /** A row: the status, and the cell that says how to cause it. */
  private record Refusal(String status, String cause) {

    List<String> code() {
      return CODE.matcher(cause.replace("{20,000 letters}", "x".repeat(20_000)))
          .results()
          .map(code -> code.group(1))
          .toList();
    }

    @Override
    public String toString() {
      return status + " by " + cause;
    }
  }

  static List<Refusal> refusals() {
    try {
      return Files.readString(Path.of("docs/errors.md"))
          .split("\n## Requests that are refused\n", 2)[1]
          .lines()
          .filter(line -> line.matches("\\| \\d.*"))
          .map(line -> line.split(" ?\\| ?", -1))
          .map(cells -> new Refusal(cells[1], cells[3]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void the_request_is_refused_with_the_status(Refusal refusal) throws IOException {
    try (var localpod =
        Localpod.start(
            LocalpodOptions.DEFAULT
                .port(0)
                .endpoint(EndpointOptions.of("demo").clock(ClockMode.REAL)))) {
      List<String> code = refusal.code();
      String version =
          VERSION
              .matcher(refusal.cause())
              .results()
              .map(found -> found.group(1))
              .findFirst()
              .orElse("HTTP/1.1");
      String first = answer(localpod, code.get(0), code.subList(1, code.size()), version);
      boolean isPlan = code.get(0).contains("/_localpod") && first.startsWith("HTTP/1.1 200 ");

      assertThat(isPlan ? answer(localpod, RUN, List.of(), "HTTP/1.1") : first)
          .startsWith("HTTP/1.1 " + refusal.status() + " ")
          .contains("\"detail\":");
    }
  }

  @Test
  void the_page_lists_each_status_that_the_emulator_answers_with() throws IOException {
    Set<String> known = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/localpod/http"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        STATUS.matcher(Files.readString(file)).results().forEach(it -> known.add(it.group(1)));
      }
    }

    assertThat(refusals().stream().map(Refusal::status).collect(Collectors.toSet()))
        .isEqualTo(known);
  }

  private static String answer(Localpod localpod, String call, List<String> headers, String version)
      throws IOException {
    MatchResult parts = CALL.matcher(call).results().findFirst().orElseThrow();
    String path = parts.group(2);
    if (path.contains("{id}")) {
      String job = answer(localpod, "POST /runsync {\"input\": {}}", List.of(), "HTTP/1.1");
      path = path.replace("{id}", job.replaceFirst("(?s).*\"id\":\"([^\"]+)\".*", "$1"));
    }
    String body = parts.group(3) == null ? "" : parts.group(3);
    String url = (path.matches("/(v2|_localpod)/.*") ? "" : "/v2/demo") + path;
    List<String> lines = new ArrayList<>();
    lines.add(parts.group(1) + " " + url + " " + version);
    lines.add("Host: 127.0.0.1:" + localpod.port());
    if (headers.stream().noneMatch(header -> header.startsWith("Authorization:"))) {
      lines.add("Authorization: " + localpod.endpoint("demo").apiKey());
    }
    lines.add("Content-Length: " + body.length());
    lines.addAll(headers);
    lines.add("Connection: close\r\n\r\n" + body);
    return send(localpod, String.join("\r\n", lines));
  }

  private static String send(Localpod localpod, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), localpod.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
