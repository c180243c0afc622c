package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.fault.CallFault;
import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Scripts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over TLS, with a certificate that is made for the run. */
@Timeout(300)
class HttpsTest {

  private final Localpod localpod =
      Localpod.start(
          LocalpodOptions.DEFAULT
              .https()
              .allowHosts(Set.of("localpod.test", "[fd00::7]"))
              .endpoint(EndpointOptions.of("demo"))
              .endpoint(EndpointOptions.of("manual").clock(ClockMode.MANUAL)));
  private final Endpoint demo = localpod.endpoint("demo");

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    localpod.close();
  }

  private static HttpClient client(SSLContext trust) {
    return HttpClient.newBuilder().sslContext(trust).build();
  }

  private HttpRequest runsync(URI baseUrl) {
    return HttpRequest.newBuilder(URI.create(baseUrl + "/runsync"))
        .header("Authorization", demo.apiKey())
        .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {\"prompt\": \"cup\"}}"))
        .build();
  }

  private String answer(HttpRequest request) throws Exception {
    return client(demo.sslContext()).send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private int port() {
    return localpod.baseUrl().getPort();
  }

  /** A connection whose TCP socket a test can also break below TLS. */
  private SSLSocket over(Socket tcp) throws IOException {
    return (SSLSocket)
        localpod.sslContext().getSocketFactory().createSocket(tcp, "localhost", port(), true);
  }

  private SSLSocket connect() throws IOException {
    return over(new Socket("127.0.0.1", port()));
  }

  private static void call(Socket connection, String path, String host) throws IOException {
    String body = "{\"input\": {}}";
    connection
        .getOutputStream()
        .write(
            ("POST /v2/"
                    + path
                    + " HTTP/1.1\r\nHost: "
                    + host
                    + "\r\nAuthorization: localpod\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static BufferedReader reader(Socket connection) throws IOException {
    return new BufferedReader(
        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
  }

  // ---- trust

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void java_trusts_the_ca_of_the_run(String host) throws Exception {
    URI baseUrl = URI.create(demo.baseUrl().toString().replace("127.0.0.1", host));

    assertThat(baseUrl).hasScheme("https").hasHost(host).hasPath("/v2/demo");
    assertThat(answer(runsync(baseUrl))).contains("COMPLETED", "{\"prompt\":\"cup\"}");
  }

  @Test
  void http_is_served_beside_it() throws Exception {
    URI baseUrl = URI.create(localpod.httpBaseUrl() + "/demo");

    assertThat(baseUrl).hasScheme("http").hasPort(localpod.port());
    assertThat(answer(runsync(baseUrl))).contains("COMPLETED");
  }

  @Test
  void nobody_else_trusts_it() throws Exception {
    try (var other = Localpod.start(LocalpodOptions.DEFAULT.https())) {
      for (SSLContext trust : List.of(SSLContext.getDefault(), other.sslContext())) {
        assertThatThrownBy(
                () ->
                    client(trust)
                        .send(runsync(demo.baseUrl()), HttpResponse.BodyHandlers.discarding()))
            .isInstanceOf(SSLHandshakeException.class);
      }
    }
  }

  @Test
  void the_certificate_is_for_loopback_and_the_allowed_hosts() throws Exception {
    try (SSLSocket connection = connect()) {
      var certificate = (X509Certificate) connection.getSession().getPeerCertificates()[0];

      assertThat(certificate.getSubjectAlternativeNames())
          .extracting(name -> name.get(1).toString())
          .containsExactlyInAnyOrder(
              "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "localpod.test", "fd00:0:0:0:0:0:0:7");
      assertThat(certificate.getBasicConstraints()).isEqualTo(-1); // signs no other
    }
  }

  @Test
  void curl_trusts_the_file_with_the_ca() throws Exception {
    assumeThat(CommandPage.sh("curl --version")).startsWith("curl ");
    Path ca = folder.resolve("ca.pem");
    LocalpodOptions options = LocalpodOptions.DEFAULT.https().httpsCa(ca);
    try (var served = Localpod.start(options.endpoint(EndpointOptions.of("demo")))) {
      String health = served.endpoint("demo").baseUrl() + "/health -H 'Authorization: localpod'";

      assertThat(CommandPage.sh("curl -sS --cacert " + ca + " " + health)).contains("\"jobs\"");
      assertThat(CommandPage.sh("curl -sS " + health + " 2>&1 || true"))
          .contains("certificate")
          .doesNotContain("\"jobs\"");
    }
  }

  @Test
  void a_context_needs_https() {
    try (var plain = Localpod.start(LocalpodOptions.DEFAULT)) {
      assertThat(plain.baseUrl()).hasScheme("http").isEqualTo(plain.httpBaseUrl());
      assertThatThrownBy(plain::sslContext)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "https is off; LocalpodOptions.https() or @LocalpodTest(https = true) turns it on");
    }
  }

  // ---- what is refused

  @Test
  void a_call_without_tls_is_told_so() throws Exception {
    URI plain = URI.create(demo.baseUrl().toString().replace("https:", "http:"));

    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(runsync(plain), HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(421);
    assertThat(answer.body()).contains("this port serves https; the URL must begin with https://");
    assertThat(demo.jobs()).isEmpty();
  }

  @Test
  @Proves("HTTP-13")
  void a_foreign_host_or_page_is_refused() throws Exception {
    try (SSLSocket connection = connect()) {
      call(connection, "demo/run", "shop.example");
      assertThat(reader(connection).readLine()).isEqualTo("HTTP/1.1 403 Forbidden");
    }
    HttpRequest ofPage =
        HttpRequest.newBuilder(runsync(demo.baseUrl()), (name, value) -> true)
            .header("Origin", "https://shop.example")
            .build();
    assertThat(answer(ofPage)).contains("the Origin of the call is 'https://shop.example'");
    assertThat(demo.jobs()).isEmpty();
  }

  @Test
  void ports_must_differ_and_a_ca_needs_a_port() {
    assertThatThrownBy(() -> LocalpodOptions.DEFAULT.port(8008).httpsPort(8008))
        .hasMessage("cannot serve http and https on port 8008; the ports must differ");
    assertThatThrownBy(() -> LocalpodOptions.DEFAULT.httpsPort(65_536))
        .hasMessage("cannot listen on port 65536; must be 0 to 65535");
    assertThatThrownBy(() -> LocalpodOptions.DEFAULT.httpsCa(Path.of("ca.pem")))
        .hasMessage("cannot write the CA of https to ca.pem: https must have a port");
  }

  // ---- connections

  @Test
  @Proves("SYNC-5")
  void a_caller_that_hangs_up_is_noticed() throws Exception {
    demo.script(Scripts.hang());
    SSLSocket connection = connect();
    call(connection, "demo/runsync", "localhost");
    demo.awaitHeldCalls(1);

    connection.close();

    await().until(() -> demo.heldCalls().isEmpty());
  }

  @Test
  @Proves("SYNC-5")
  void a_caller_that_resets_its_connection_is_noticed() throws Exception {
    demo.script(Scripts.hang());
    var tcp = new Socket("127.0.0.1", port());
    call(over(tcp), "demo/runsync", "localhost");
    demo.awaitHeldCalls(1);

    tcp.setSoLinger(true, 0);
    tcp.close();

    await().until(() -> demo.heldCalls().isEmpty());
  }

  @Test
  void a_call_that_arrives_during_a_held_one_is_answered_next() throws Exception {
    Endpoint manual = localpod.endpoint("manual");
    manual.script(Scripts.after(Duration.ofSeconds(1)).complete("first"));
    try (SSLSocket connection = connect()) {
      call(connection, "manual/runsync", "localhost");
      manual.awaitHeldCalls(1);
      call(connection, "demo/runsync", "localhost");
      BufferedReader answers = reader(connection);

      manual.clock().advance(Duration.ofSeconds(1));
      var received = new StringBuilder();
      while (received.indexOf("COMPLETED") == received.lastIndexOf("COMPLETED")) {
        int next = answers.read();
        assertThat(next).as("%s", received).isNotNegative();
        received.append((char) next);
      }
      assertThat(received).contains("\"output\":\"first\"");
    }
  }

  static Stream<CallFault> lostAnswers() {
    return Stream.of(Faults.dropBefore(), Faults.dropAfter(), Faults.truncate(), Faults.reset());
  }

  @ParameterizedTest
  @MethodSource("lostAnswers")
  void a_lost_answer_is_an_error_of_the_client(CallFault fault) {
    demo.faults().add(fault.on(Operation.RUNSYNC));

    assertThatThrownBy(() -> answer(runsync(demo.baseUrl()))).isInstanceOf(IOException.class);
  }
}
