package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The standalone jar, from the outside; one process at a time, as a process that ends answers
 * within half a second.
 */
@Execution(ExecutionMode.SAME_THREAD)
class StandaloneIT {

  @TempDir Path folder;

  private StandaloneProcess start(String... args) throws IOException {
    return StandaloneProcess.start(folder, args);
  }

  private String scenario(String text) throws IOException {
    return Files.writeString(folder.resolve("shop.yaml"), text).toString();
  }

  private void refused(String error, String... args) throws Exception {
    try (var localpod = start(args)) {
      assertThat(localpod.exitCode()).isEqualTo(2);
      assertThat(localpod.errors()).containsExactly("localpod: " + error);
      assertThat(localpod.rest()).isEmpty();
    }
  }

  private static String sh(String line) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void init_writes_a_scenario_that_the_jar_serves_and_writes_it_once_only() throws Exception {
    String file = folder.resolve("starter.yaml").toString();
    try (var init = start("init", file)) {
      assertThat(init.exitCode()).isZero();
      assertThat(init.rest()).contains("Wrote " + file + ". Serve it with");
    }
    try (var localpod = start("--port", "0", "--scenario", file)) {
      assertThat(localpod.ready()).startsWith("http://127.0.0.1:");
    }
    refused(file + " exists and is left alone; name another file", "init", file);
  }

  @Test
  void the_schema_that_is_printed_is_the_one_that_is_served() throws Exception {
    String printed;
    try (var print = start("--print-schema")) {
      printed = String.join("\n", print.rest());
      assertThat(print.exitCode()).isZero();
    }
    try (var localpod = start("--port", "0")) {
      String url = localpod.ready().replace("/v2", "/_localpod/scenario.schema.json");

      assertThat(Json.parse(StandaloneProcess.get(url, "").join())).isEqualTo(Json.parse(printed));
    }
  }

  @Test
  void a_changed_scenario_is_taken_up_and_a_wrong_one_is_not() throws Exception {
    String file = scenario("endpoints: {shop: {script: [{do: [{complete: old}]}]}}");
    try (var localpod = start("--port", "0", "--seed", "1", "--scenario", file, "--watch")) {
      String run = localpod.ready() + "/shop/runsync";

      scenario("endpoints:\n  shop: {script: [{do: [{complet: new}]}]}");
      await().until(() -> localpod.errors().size() == 1);
      assertThat(localpod.errors().get(0))
          .startsWith("localpod: " + file + ":2: unknown field 'complet' of a step; did you mean")
          .endsWith("; the scenario of before stays in force");
      assertThat(StandaloneProcess.post(run, "localpod", "{\"input\": {}}").join())
          .contains("\"output\":\"old\"");

      scenario("endpoints: {shop: {script: [{do: [{complete: new}]}]}, bank: {}}");
      await().until(() -> localpod.errors().size() == 2);
      assertThat(localpod.errors().get(1))
          .isEqualTo("localpod: took up " + file + ": shop has another script; bank is new");
      assertThat(StandaloneProcess.post(run, "localpod", "{\"input\": {}}").join())
          .contains("\"output\":\"new\"");

      localpod.signal("TERM");
      assertThat(localpod.exitCode()).isZero();
    }
    refused("--watch needs --scenario FILE, the file to watch", "--watch");
  }

  @Test
  void check_ends_with_2_where_no_service_answers() throws Exception {
    try (var check = start("check", "--base-url", "http://127.0.0.1:1/v2", "--endpoint", "demo")) {
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(check.errors())
          .singleElement()
          .asString()
          .startsWith("localpod: cannot check http://127.0.0.1:1/v2/demo: no answer to GET");
    }
  }

  @Test
  void it_says_where_it_is_ready() throws Exception {
    try (var localpod = start("--port", "0")) {
      assertThat(localpod.line())
          .matches("Localpod ready at http://127\\.0\\.0\\.1:[1-9][0-9]*/v2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app.js",
        "console.css",
        "lib/preact/preact.module.js",
        "lib/preact/hooks.module.js",
        "lib/htm/htm.module.js",
        "lib/uplot/uPlot.iife.min.js"
      })
  void the_jar_brings_the_console_along(String file) throws Exception {
    try (var localpod = start("--port", "0")) {
      String console = localpod.ready().replace("/v2", "/_localpod/console/");

      assertThat(StandaloneProcess.get(console + file, "").join())
          .isNotEmpty()
          .doesNotContain("\"status\":404");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "localhost"})
  void the_curl_line_works_when_pasted(String host) throws Exception {
    try (var localpod = start("--port", "0", "--host", host)) {
      localpod.ready();

      assertThat(sh(localpod.line()))
          .contains("\"status\":\"COMPLETED\"", "\"output\":{\"prompt\":\"Hello World\"}");
    }
  }

  @Test
  void the_commands_of_the_readme_start_it_and_call_it() throws Exception {
    MatchResult shown =
        Pattern.compile("localpod-standalone\\.jar (.*) & }\n(curl [^`]*)")
            .matcher(Files.readString(Path.of("../README.md")))
            .results()
            .findFirst()
            .orElseThrow();
    try (var localpod = start((shown.group(1) + " --port 0").split(" "))) {
      String url = localpod.ready();

      for (String curl :
          List.of(shown.group(2).replace("http://127.0.0.1:8008/v2", url), localpod.line())) {
        assertThat(sh(curl))
            .contains("\"status\":\"COMPLETED\"", "\"output\":{\"prompt\":\"Hello World\"}");
      }
    }
  }

  @Test
  void the_curl_line_calls_the_first_endpoint_with_its_key() throws Exception {
    String scenario =
        scenario(
            """
            endpoints:
              shop:
                apiKeys: ["it's $HOME"]
                script: [{do: [{complete: "{{input.prompt}}!"}]}]
              other:
            """);
    try (var localpod = start("--port", "0", "--scenario", scenario)) {
      localpod.ready();

      assertThat(sh(localpod.line())).contains("\"output\":\"Hello World!\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM", "INT"})
  void it_ends_by_a_signal_and_answers_a_held_call(String signal) throws Exception {
    String scenario = scenario("endpoints: {stuck: {script: [{do: [{hang: true}]}]}}");
    try (var localpod = start("--port", "0", "--seed", "1", "--scenario", scenario)) {
      String endpoint = localpod.ready() + "/stuck";
      CompletableFuture<HttpResponse<String>> held =
          StandaloneProcess.answer(endpoint + "/runsync", "localpod", "{\"input\": {}}");
      await()
          .until(
              () ->
                  StandaloneProcess.get(endpoint + "/health", "localpod")
                      .join()
                      .contains("\"inProgress\":1"));

      localpod.signal(signal);

      assertThat(localpod.exitCode()).isZero();
      assertThat(localpod.errors()).isEmpty();
      assertThat(held.join().statusCode()).isEqualTo(200);
      assertThat(held.join().body()).contains("\"status\":\"IN_PROGRESS\"");
    }
  }

  @Test
  void what_is_not_http_is_told_why() throws Exception {
    try (var localpod = start("--port", "0")) {
      var url = URI.create(localpod.ready());
      try (var socket = new Socket(url.getHost(), url.getPort())) {
        String call =
            """
            POST /v2/demo/run HTTP/1.1\r
            Host: localhost\r
            Content-Length: 1\r
            Content-Length: 2\r
            \r
            """;
        socket.getOutputStream().write(call.getBytes(StandardCharsets.US_ASCII));

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 400 ")
            .contains("\"detail\":\"the request is not valid HTTP/1.1\"");
      }
    }
  }

  @Test
  void the_same_seed_gives_the_same_job_ids() throws Exception {
    try (var one = start("--port", "0", "--seed", "42");
        var other = start("--port", "0", "--seed", "42")) {
      assertThat(firstJob(one)).isEqualTo(firstJob(other)).contains("\"id\":");
      assertThat(one.errors()).isEmpty();
    }
  }

  @Test
  void a_random_seed_is_printed_and_can_be_given_again() throws Exception {
    try (var one = start("--port", "0")) {
      String job = firstJob(one);
      assertThat(one.errors())
          .singleElement()
          .asString()
          .matches("localpod: seed (-?[0-9]+); --seed \\1 gives the same job ids again");
      String seed = one.errors().get(0).replaceFirst(".*--seed (\\S+) .*", "$1");

      try (var other = start("--port", "0", "--seed", seed)) {
        assertThat(firstJob(other)).isEqualTo(job);
      }
    }
  }

  private static String firstJob(StandaloneProcess localpod) throws IOException {
    return StandaloneProcess.post(localpod.ready() + "/demo/run", "localpod", "{\"input\": {}}")
        .join();
  }

  @Test
  void a_port_in_use_is_refused() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());

      refused(
          "cannot listen on 127.0.0.1:"
              + port
              + ": the port is in use; choose another with --port, or --port 0 for a free one",
          "--port",
          port);
    }
  }

  @Test
  void it_serves_https_beside_http() throws Exception {
    Path ca = folder.resolve("ca.pem");
    try (var localpod = start("--port", "0", "--https-port", "0", "--https-ca", ca.toString())) {
      localpod.ready();
      assertThat(localpod.line())
          .matches("Localpod ready at https://127\\.0\\.0\\.1:[1-9][0-9]*/v2");
      assertThat(sh(localpod.line())).contains("\"status\":\"COMPLETED\"");
    }
    assertThat(ca).content().startsWith("-----BEGIN CERTIFICATE-----\n");
  }

  @Test
  void curl_trusts_the_ca_of_the_run() throws Exception {
    Path ca = folder.resolve("ca.pem");
    try (var localpod = start("--port", "0", "--https-port", "0", "--https-ca", ca.toString())) {
      localpod.ready();
      String https = localpod.ready();

      for (String address : List.of(https, https.replace("127.0.0.1", "localhost"))) {
        assertThat(
                sh(
                    "curl -sS --cacert %s %s/demo/health -H 'Authorization: localpod'"
                        .formatted(ca, address)))
            .contains("\"jobs\"");
      }
    }
  }

  @Test
  void a_port_of_https_in_use_is_refused() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());

      refused(
          "cannot listen on 127.0.0.1:"
              + port
              + ": the port is in use; choose another with --https-port, or --https-port 0 for a"
              + " free one",
          "--port",
          "0",
          "--https-port",
          port);
    }
  }

  @Test
  void a_ca_that_cannot_be_written_is_refused() throws Exception {
    String file = folder.resolve("nowhere/ca.pem").toString();

    refused(
        "cannot write the CA of https to " + file + ": its directory does not exist",
        "--port",
        "0",
        "--https-port",
        "0",
        "--https-ca",
        file);
    refused("--https-ca needs --https-port N, the port to serve https", "--https-ca", "ca.pem");
  }

  @Test
  void a_host_that_cannot_be_bound_is_refused() throws Exception {
    refused(
        "cannot listen on nowhere.invalid:0: unknown host;"
            + " choose an address of this machine with --host",
        "--port",
        "0",
        "--host",
        "nowhere.invalid");
    refused(
        "cannot listen on 203.0.113.7:0: it is not an address of this machine; choose one with --host",
        "--port",
        "0",
        "--host",
        "203.0.113.7");
  }

  @Test
  void a_bad_option_is_refused() throws Exception {
    refused(
        "unknown option '--prot'; did you mean --port? --help lists the options", "--prot", "8008");
  }

  @Test
  void a_scenario_that_cannot_be_read_is_refused() throws Exception {
    String file = folder.resolve("none.yaml").toString();

    refused("cannot read " + file + ": no such file", "--scenario", file);
  }

  @Test
  void a_wrong_scenario_is_refused_with_its_line() throws Exception {
    String file = scenario("endpoints:\n  shop:\n    limit: off\n");

    refused(
        file
            + ":3: unknown field 'limit' of an endpoint; did you mean limits? Must be one of"
            + " apiKeys, edition, clock, workers, policy, limits, aggregateStream, script, faults",
        "--scenario",
        file);
  }

  @Test
  void a_failed_run_is_shown() throws Exception {
    String bundle =
        Files.writeString(folder.resolve("bundle.json"), RecordedRunCommandTest.BUNDLE).toString();
    try (var localpod = start("--replay", bundle, "--port", "0")) {
      String console = localpod.ready().replace("/v2", "/_localpod/console/");

      assertThat(localpod.line()).isEqualTo("The run of shop.ImagesTest.cup() is at " + console);
      assertThat(
              StandaloneProcess.get(console.replace("console/", "endpoints/demo/jobs/a"), "")
                  .join())
          .contains("\"error\":\"no GPU\"");
      localpod.signal("TERM");
      assertThat(localpod.exitCode()).isZero();
    }
    refused(
        "cannot replay 'none.json': file not found in " + Path.of("").toAbsolutePath(),
        "--replay",
        "none.json");
  }

  @Test
  void help_goes_to_standard_output() throws Exception {
    try (var localpod = start("--help")) {
      assertThat(localpod.exitCode()).isZero();
      assertThat(localpod.rest()).contains("Usage: java -jar localpod-standalone.jar [options]");
      assertThat(localpod.errors()).isEmpty();
    }
  }

  @Test
  void the_version_is_that_of_the_jar() throws Exception {
    try (var localpod = start("--version")) {
      assertThat(localpod.exitCode()).isZero();
      assertThat(localpod.rest()).singleElement().asString().matches("localpod [0-9]+\\.\\S+");
    }
  }

  @Test
  void thousands_of_large_calls_that_are_refused_do_not_fill_its_memory() throws Exception {
    String large = "{\"input\":\"" + "x".repeat(20_000) + "\"}"; // no object: 400
    try (var localpod =
        StandaloneProcess.start(folder, List.of("-Xmx160m"), "--port", "0", "--limits", "off")) {
      String url = localpod.ready() + "/demo";
      for (int round = 0; round < 180; round++) {
        List<CompletableFuture<String>> calls =
            IntStream.range(0, 50)
                .mapToObj(n -> StandaloneProcess.post(url + "/run", "localpod", large))
                .toList();
        calls.forEach(call -> assertThat(call.join()).contains("\"status\":400"));
      }

      assertThat(StandaloneProcess.get(url + "/health", "localpod").join()).contains("workers");
      assertThat(localpod.errors()).noneMatch(line -> line.contains("OutOfMemory"));
    }
  }

  @Test
  void out_of_memory_ends_it_with_code_3_and_one_line() throws Exception {
    try (var process =
        StandaloneProcess.start(folder, List.of("-Xmx40m", "-Xshare:auto"), "--port", "0")) {
      String base = process.ready();
      String body = "{\"input\":{\"text\":\"" + "x".repeat(4_000_000) + "\"}}";
      for (int i = 0; i < 20; i++) { // the jobs keep their inputs
        StandaloneProcess.post(base + "/demo/run", "localpod", body)
            .exceptionally(Throwable::toString)
            .get(30, TimeUnit.SECONDS);
      }

      assertThat(process.exitCode()).isEqualTo(3);
      assertThat(process.errors()).filteredOn(line -> line.startsWith("localpod: out")).hasSize(1);
    }
  }
}
