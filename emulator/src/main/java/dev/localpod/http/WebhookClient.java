package dev.localpod.http;

import dev.localpod.core.WebhookSender;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.job.Job;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Posts webhooks to loopback addresses and to hosts that were allowed by name (HOOK-3). */
public final class WebhookClient implements WebhookSender {

  private final Set<String> allowedHosts;
  private final Executor executor;

  /** Made on first use, for it takes longer than the rest of the start. */
  private @Nullable HttpClient http;

  /**
   * Makes a client.
   *
   * @param allowedHosts names or addresses, in any case, that are allowed beside loopback
   * @param executor runs what may block, such as the lookup of a host
   */
  public WebhookClient(Set<String> allowedHosts, Executor executor) {
    this.allowedHosts = Set.copyOf(allowedHosts.stream().map(WebhookClient::normal).toList());
    this.executor = executor;
  }

  private synchronized HttpClient http() {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .proxy(
                  HttpClient.Builder.NO_PROXY) // not even one that the JVM has by default (HOOK-4)
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .executor(executor)
              .build();
    }
    return http;
  }

  @Override
  public CompletableFuture<Attempt> send(
      Job job, Edition edition, Optional<WebhookFaultKind> fault) {
    URI url = job.request().webhook().orElseThrow();
    return CompletableFuture.supplyAsync(() -> isAllowed(url.getHost()), executor)
        .thenCompose(
            allowed ->
                allowed
                    ? post(url, WebhookBody.of(JobJson.webhook(job, edition), fault), edition)
                    : CompletableFuture.completedFuture(
                        new Attempt(
                            Attempt.Outcome.REFUSED,
                            url.getHost()
                                + " is not a loopback address; allow it with --allow-webhooks-to "
                                + url.getHost())))
        .exceptionally(problem -> new Attempt(Attempt.Outcome.FAILED, reason(problem)));
  }

  private boolean isAllowed(String host) {
    String name = normal(host);
    if (allowedHosts.contains(name)) {
      return true;
    }
    try {
      // A name can resolve to any address, so the addresses decide.
      return List.of(InetAddress.getAllByName(name)).stream()
          .allMatch(
              address ->
                  address.isLoopbackAddress()
                      || allowedHosts.contains(normal(address.getHostAddress())));
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  private static String normal(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }

  private CompletableFuture<Attempt> post(URI url, byte[] body, Edition edition) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(edition.get(EditionSwitch.WEBHOOK_TIMEOUT))
            .header(HttpHeader.CONTENT_TYPE.asString(), ResponseWriter.JSON)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http()
        .sendAsync(request, answer -> new BodyIgnored())
        .thenApply(answer -> judge(answer, edition));
  }

  private static Attempt judge(HttpResponse<?> answer, Edition edition) {
    boolean acknowledged =
        switch (edition.get(EditionSwitch.WEBHOOK_ACK)) {
          case ONLY_200 -> answer.statusCode() == HttpStatus.OK_200;
          case ANY_2XX -> HttpStatus.isSuccess(answer.statusCode());
        };
    return new Attempt(
        acknowledged ? Attempt.Outcome.ACKNOWLEDGED : Attempt.Outcome.FAILED,
        "answered " + answer.statusCode());
  }

  private static String reason(Throwable problem) {
    if (problem instanceof CompletionException wrapped && wrapped.getCause() != null) {
      return reason(wrapped.getCause());
    }
    String name = problem.getClass().getSimpleName();
    return problem instanceof IOException && problem.getMessage() != null
        ? name + ": " + problem.getMessage()
        : name;
  }

  /** Completes with the status of an answer, without waiting for its body. */
  private static final class BodyIgnored implements BodySubscriber<Void> {
    @Override
    public CompletionStage<Void> getBody() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      // Reading the body lets the connection be used again.
    }

    @Override
    public void onError(Throwable throwable) {
      // The status has arrived.
    }

    @Override
    public void onComplete() {
      // Nothing to complete.
    }
  }
}
