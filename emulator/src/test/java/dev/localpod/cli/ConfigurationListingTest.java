package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.options.LocalpodOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --print-config} lists what is in force and from where. */
class ConfigurationListingTest {

  @TempDir Path folder;

  private static List<String> listing(Map<String, String> environment, String... args) {
    var out = new ByteArrayOutputStream();
    ConfigurationListing.print(
        Arguments.parse(args), environment, new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private String scenario(String text) throws IOException {
    return Files.writeString(folder.resolve("shop.yaml"), text).toString();
  }

  @Test
  void without_arguments_all_is_default() {
    List<String> listing = listing(Map.of());

    assertThat(listing)
        .contains(
            "host: \"127.0.0.1\"  # default",
            "port: 8008  # default",
            "httpsPort: null  # default",
            "httpsCa: null  # default",
            "seed: \"random\"  # default",
            "strict: false  # default",
            "adminKey: null  # default",
            "  \"demo\":",
            "    apiKeys: [\"***\"]  # default",
            "    edition: \"documented\"  # default",
            "    clock: \"real\"  # default",
            "      coldStart: \"0s\"  # default",
            "    limits: \"documented\"  # default");
    assertThat(listing.stream().filter(line -> !line.endsWith(":")))
        .allMatch(line -> line.endsWith("  # default"));
  }

  @Test
  void an_option_is_named_also_where_it_sets_the_default() {
    assertThat(
            listing(
                Map.of(),
                "--host=127.0.0.1",
                "--port=0",
                "--https-port=8443",
                "--https-ca=ca.pem",
                "--seed=42",
                "--strict",
                "--clock=skip",
                "--edition=observed",
                "--limits=off",
                "--allow-host=box",
                "--allow-origin=https://app.example",
                "--allow-webhooks-to=hooks.test",
                "--endpoint=shop"))
        .contains(
            "host: \"127.0.0.1\"  # --host",
            "port: 0  # --port",
            "httpsPort: 8443  # --https-port",
            "httpsCa: \"ca.pem\"  # --https-ca",
            "seed: 42  # --seed",
            "strict: true  # --strict",
            "allowWebhooksTo: [\"hooks.test\"]  # --allow-webhooks-to",
            "allowOrigins: [\"https://app.example\"]  # --allow-origin",
            "allowHosts: [\"box\"]  # --allow-host",
            "  \"shop\":",
            "    edition: \"observed\"  # --edition",
            "    clock: \"skip\"  # --clock",
            "    limits: \"off\"  # --limits");
  }

  @Test
  void a_setting_of_the_file_has_its_line() throws Exception {
    String file =
        scenario(
            """
            edition: observed
            clock: manual
            endpoints:
              shop:
                workers:
                  max: 2
                limits: {run: {requests: 5}}
                script:
                  - do: [{fail: "no"}]
              bank:
                edition: {base: documented, webhookAck: 2xx}
                limits: off
            """);

    List<String> listing = listing(Map.of(), "--scenario", file, "--clock=x60", "--limits=off");

    int bank = listing.indexOf("  \"bank\":");
    assertThat(listing.subList(0, bank))
        .contains(
            "edition: \"observed\"  # " + file + ":1",
            "clock: \"x60\"  # --clock",
            "    edition: \"observed\"  # " + file + ":1",
            "    clock: \"x60\"  # --clock",
            "      min: 0  # default",
            "      max: 2  # " + file + ":6",
            "      run: {\"requests\":5}  # " + file + ":7",
            "      perWorker: 0  # default",
            "    aggregateStream: true  # default",
            "    script: [{\"do\":[{\"fail\":\"no\"}]}]  # " + file + ":8");
    assertThat(listing.subList(bank, listing.size()))
        .contains("    limits: \"off\"  # " + file + ":12")
        .anyMatch(
            line -> line.startsWith("    edition: {") && line.endsWith("  # " + file + ":11"));
  }

  @Test
  void what_the_top_of_the_file_says_has_its_line() throws Exception {
    String file = scenario("\nclock: manual\n\nedition: observed\nendpoints: {shop: }\n");

    assertThat(listing(Map.of(), "--scenario", file))
        .containsSubsequence(
            "edition: \"observed\"  # " + file + ":4",
            "clock: \"manual\"  # " + file + ":2",
            "endpoints:",
            "    edition: \"observed\"  # " + file + ":4",
            "    clock: \"manual\"  # " + file + ":2");
  }

  @Test
  void keys_are_masked_and_have_their_origin() throws Exception {
    Map<String, String> environment = Map.of("RUNPOD_API_KEY", "secret-1");
    String file = scenario("endpoints: {shop: {apiKeys: [secret-2, secret-3]}, bank: }");

    List<String> listing = listing(environment, "--scenario", file, "--admin-key", "secret-4");

    assertThat(listing)
        .contains(
            "adminKey: \"***\"  # --admin-key",
            "    apiKeys: [\"***\",\"***\"]  # " + file + ":1",
            "    apiKeys: [\"***\"]  # $RUNPOD_API_KEY");
    assertThat(listing(environment, "--api-key=secret-5"))
        .contains("    apiKeys: [\"***\"]  # --api-key");
    assertThat(String.join("\n", listing)).doesNotContain("secret");
  }

  @Test
  void the_endpoints_are_a_scenario() throws Exception {
    String file =
        scenario("endpoints: {shop: {workers: {max: 2}, script: [{do: [{hang: true}]}]}}");
    List<String> listing = listing(Map.of(), "--scenario", file);
    Path copy =
        Files.write(
            folder.resolve("copy.yaml"),
            listing.subList(listing.indexOf("edition: \"documented\"  # default"), listing.size()));

    assertThat(options("--scenario", copy.toString()).endpoints().get(0).settings())
        .isEqualTo(options("--scenario", file).endpoints().get(0).settings());
  }

  private static LocalpodOptions options(String... args) {
    return Configuration.of(Arguments.parse(args), Map.of());
  }

  @Test
  void an_error_is_told_as_at_the_start() throws Exception {
    String file = scenario("endpoints: {shop: {wrkers: }}");

    assertThatThrownBy(() -> listing(Map.of(), "--scenario", file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            file + ":1: unknown field 'wrkers' of an endpoint; did you mean workers?");
  }
}
