package dev.localpod.http;

import dev.localpod.script.DurationText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** An attempt that failed before an answer, with the reason in words of ours (HTTP-12). */
final class WebhookFailure extends IOException {

  private static final long serialVersionUID = 1;

  static final String REFUSED = "connection refused";

  static final String CLOSED = "connection closed before the answer";

  /** Creates a failure; its message is the detail in the journal. */
  WebhookFailure(String message) {
    super(message);
  }

  /** The receiver accepted the connection and did not answer in time. */
  static WebhookFailure noAnswer(Duration limit) {
    return new WebhookFailure("no answer within " + DurationText.write(limit));
  }

  /** No connection came about in time. */
  static WebhookFailure noConnection(Duration limit) {
    return new WebhookFailure("no connection within " + DurationText.write(limit));
  }

  /** The name servers did not answer in time. */
  static WebhookFailure noAddress(Duration limit) {
    return new WebhookFailure("name does not resolve within " + DurationText.write(limit));
  }

  /** Returns the failure to connect to the last of the addresses. */
  static WebhookFailure connecting(Throwable problem) {
    if (problem instanceof ConnectException) {
      return new WebhookFailure(REFUSED);
    } else if (problem instanceof SocketTimeoutException) {
      return new WebhookFailure("no connection in time");
    }
    return problem instanceof SocketException
        ? new WebhookFailure("no connection: the address cannot be reached")
        : of(problem);
  }

  /** Returns the failure that an exception stands for. */
  static WebhookFailure of(Throwable problem) {
    if (problem instanceof WebhookFailure known) {
      return known;
    } else if (problem instanceof CompletionException && problem.getCause() != null) {
      return of(problem.getCause());
    } else if (problem instanceof UnknownHostException) {
      return new WebhookFailure("name does not resolve");
    } else if (problem instanceof SSLException) {
      return new WebhookFailure("TLS failed: " + tlsReason(problem));
    }
    return new WebhookFailure(problem instanceof IOException ? CLOSED : "could not be sent");
  }

  private static String tlsReason(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return "the certificate is not trusted, or not for this name";
      }
    }
    return "the receiver speaks no TLS, or refused the handshake";
  }
}
