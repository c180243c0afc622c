package dev.localpod.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.core.WebhookSender.Attempt;
import dev.localpod.core.time.SystemClock;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.Policy;
import dev.localpod.job.SubmissionKind;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.tls.RunCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receivers of webhooks that answer strangely, late or not at all, or whose names change. */
@Timeout(60)
class WebhookReceiverTest {

  private static final RunCertificates CERTIFICATES =
      RunCertificates.create(Set.of("receiver.example"), Instant.now());

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger begun = new AtomicInteger();

  private interface Receiver {
    void serve(Socket connection) throws IOException;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    threads.shutdownNow();
  }

  private <T extends AutoCloseable> T closed(T later) {
    open.add(later);
    return later;
  }

  private int receiver(ServerSocketFactory sockets, Receiver receiver) throws IOException {
    ServerSocket server =
        closed(sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    threads.execute(
        () -> {
          while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
              receiver.serve(connection);
            } catch (IOException nextOne) {
              // A client that hangs up, or the end of the test.
            }
          }
        });
    return server.getLocalPort();
  }

  private int receiver(Receiver receiver) throws IOException {
    return receiver(ServerSocketFactory.getDefault(), receiver);
  }

  /** Reads a request up to its body. */
  private void readRequest(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    int length = Integer.parseInt(head.toString().split("Content-Length: ")[1].split("\r")[0]);
    requests.add(head + new String(in.readNBytes(length), US_ASCII));
  }

  private void answer(Socket connection, String text) throws IOException {
    readRequest(connection);
    connection.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private WebhookClient client(Set<String> allowed, HostLookup.NameService names) {
    var tls = new SslContextFactory.Client();
    tls.setSslContext(CERTIFICATES.clientContext());
    return closed(new WebhookClient(allowed, names, new SystemClock(), () -> tls));
  }

  private InetAddress[] loopback(String host) throws UnknownHostException {
    asked.add(host);
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  private Attempt send(WebhookClient client, String url) throws Exception {
    var request =
        new JobRequest(
            Json.object().put("prompt", "x").build(),
            Policy.DEFAULT,
            Optional.of(URI.create(url)),
            Optional.empty(),
            Optional.empty());
    Job job = Job.submitted(new JobId("j"), SubmissionKind.RUN, request, Instant.EPOCH);
    return client
        .send(job, Edition.DOCUMENTED, Optional.empty(), begun::incrementAndGet)
        .get(50, TimeUnit.SECONDS);
  }

  @Test
  @Proves("HOOK-1")
  void a_receiver_that_never_stops_sending_is_read_in_part() throws Exception {
    var sent = new AtomicLong();
    var hungUp = new AtomicInteger();
    int port =
        receiver(
            connection -> {
              connection.setSendBufferSize(64 * 1024);
              answer(connection, "HTTP/1.1 200 OK\r\n\r\n");
              byte[] more = new byte[16 * 1024];
              try {
                while (true) {
                  connection.getOutputStream().write(more);
                  sent.addAndGet(more.length);
                }
              } catch (IOException clientHungUp) {
                hungUp.incrementAndGet();
              }
            });
    Attempt attempt = send(client(Set.of(), this::loopback), "http://127.0.0.1:" + port + "/");
    assertThat(attempt).isEqualTo(new Attempt(Attempt.Outcome.ACKNOWLEDGED, "answered 200"));
    await().until(() -> hungUp.get() == 1);
    assertThat(sent.get()).isLessThan(16 << 20); // what the buffers of the system hold, and a rest
  }

  @Test
  @Proves("HOOK-1")
  void a_receiver_that_pauses_after_its_status_keeps_nobody_waiting() throws Exception {
    int port =
        receiver(
            connection -> {
              answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
              connection.getInputStream().read(); // until the client hangs up
            });
    Attempt attempt = send(client(Set.of(), this::loopback), "http://127.0.0.1:" + port + "/");
    assertThat(attempt.detail()).isEqualTo("answered 200");
  }

  @ParameterizedTest
  @Proves("HOOK-2")
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 100 Continue~~HTTP/1.1 204 No Content~~ | answered 204",
        "HTTP/1.0 500 Oops~~text | answered 500",
        "'' | connection closed before the answer",
        "HTTP/1.1 | connection closed before the answer",
        "HTTP/1.1 200 OK~ | connection closed before the answer",
        "HTTP/1.1 200 OK~Content-Length: 0~ | connection closed before the answer",
        "SSH-2.0-OpenSSH_9.6~ | answered no valid HTTP",
        "HTTP/1.1 abc Oops~~ | answered no valid HTTP",
      })
  void the_journal_says_in_words_of_its_own_what_came_of_an_attempt(String answer, String detail)
      throws Exception {
    int port = receiver(connection -> answer(connection, answer.replace("~", "\r\n")));
    Attempt attempt = send(client(Set.of(), this::loopback), "http://127.0.0.1:" + port + "/");
    assertThat(attempt).isEqualTo(new Attempt(Attempt.Outcome.FAILED, detail));
  }

  @Test
  @Proves("HOOK-3")
  void the_address_that_was_checked_is_the_one_that_is_called() throws Exception {
    int port = receiver(connection -> answer(connection, "HTTP/1.1 200 OK\r\n\r\n"));
    // A name that only this service knows: another look-up would find nothing, or another host.
    HostLookup.NameService changing =
        host -> {
          asked.add(host);
          return new InetAddress[] {
            asked.size() % 2 == 1
                ? InetAddress.getLoopbackAddress()
                : InetAddress.getByName("192.0.2.1")
          };
        };
    WebhookClient client = client(Set.of(), changing);
    String url = "http://Rebinding.example:" + port + "/a%20b?q=1";

    assertThat(send(client, url).detail()).isEqualTo("answered 200");
    assertThat(send(client, url).outcome()).isEqualTo(Attempt.Outcome.REFUSED);

    assertThat(asked).containsExactly("rebinding.example", "rebinding.example");
    assertThat(begun).hasValue(1);
    assertThat(requests)
        .singleElement()
        .asString()
        .startsWith("POST /a%20b?q=1 HTTP/1.1\r\nHost: Rebinding.example:" + port + "\r\n")
        .endsWith("{\"id\":\"j\",\"status\":\"IN_QUEUE\"}");
  }

  @Test
  @Proves("HOOK-3")
  void each_checked_address_is_tried() throws Exception {
    int port = receiver(connection -> answer(connection, "HTTP/1.1 200 OK\r\n\r\n"));
    HostLookup.NameService two =
        host ->
            new InetAddress[] {
              InetAddress.getByName("127.0.0.77"), InetAddress.getLoopbackAddress()
            };
    Attempt attempt = send(client(Set.of(), two), "http://two.example:" + port + "/");
    assertThat(attempt.detail()).isEqualTo("answered 200");
  }

  @ParameterizedTest
  @Proves("HOOK-3")
  @CsvSource({
    "localhost, answered 200",
    "127.0.0.1, answered 200",
    "receiver.example, answered 200",
    "'other.example', 'TLS failed: the certificate is not trusted, or not for this name'",
  })
  void a_certificate_must_be_for_the_name_in_the_url(String host, String detail) throws Exception {
    int port =
        receiver(
            CERTIFICATES.serverContext().getServerSocketFactory(),
            connection -> answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    Attempt attempt =
        send(client(Set.of(), this::loopback), "https://" + host + ":" + port + "/hook");
    assertThat(attempt.detail()).isEqualTo(detail);
  }

  @Test
  @Proves("HOOK-4")
  void a_certificate_that_the_jdk_does_not_trust_is_refused() throws Exception {
    int port =
        receiver(
            CERTIFICATES.serverContext().getServerSocketFactory(),
            connection -> answer(connection, "HTTP/1.1 200 OK\r\n\r\n"));
    Attempt attempt = send(closed(new WebhookClient(Set.of())), "https://localhost:" + port);
    assertThat(attempt.detail())
        .isEqualTo("TLS failed: the certificate is not trusted, or not for this name");
  }

  @Test
  @Proves("HOOK-2")
  void a_receiver_without_tls_is_told_apart() throws Exception {
    int port =
        receiver(
            connection -> {
              connection.getInputStream().read();
              connection.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(US_ASCII));
            });
    Attempt attempt = send(client(Set.of(), this::loopback), "https://localhost:" + port);
    assertThat(attempt.detail())
        .isEqualTo("TLS failed: the receiver speaks no TLS, or refused the handshake");
  }

  @Test
  @Proves("HOOK-1")
  void a_closed_client_sends_nothing_and_its_attempts_end() throws Exception {
    int port = receiver(connection -> connection.getInputStream().read(new byte[1 << 20]));
    WebhookClient client = client(Set.of(), this::loopback);
    client.close();
    assertThat(send(client, "http://127.0.0.1:" + port + "/").detail())
        .isEqualTo("could not be sent: the emulator was closed");
  }
}
