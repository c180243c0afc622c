package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WebhookConnectorTest {

  @Test
  @Timeout(60)
  void an_attempt_that_the_end_cuts_off_may_be_made_again_and_fails() throws Exception {
    try (var receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var connector = new WebhookConnector(SslContextFactory.Client::new);
      CompletableFuture<Integer> again =
          connector
              .post(post(receiver))
              .status()
              .handle((status, cutOff) -> connector.post(post(receiver)).status())
              .thenCompose(next -> next);

      try (Socket connection = receiver.accept()) {
        assertThat(connection.getInputStream().read()).isEqualTo('P'); // and gets no answer
        connector.close();
      }

      assertThatThrownBy(again::join)
          .hasCauseInstanceOf(WebhookFailure.class)
          .hasMessageEndingWith("could not be sent: the emulator was closed");
    }
  }

  private static WebhookPost post(ServerSocket receiver) {
    return new WebhookPost(
        URI.create("http://127.0.0.1:" + receiver.getLocalPort() + "/hook"),
        "127.0.0.1",
        List.of(receiver.getInetAddress()),
        new byte[] {'{', '}'});
  }
}
