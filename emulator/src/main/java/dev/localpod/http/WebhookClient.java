package dev.localpod.http;

import dev.localpod.core.WebhookSender;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.SystemClock;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.job.Job;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** Posts webhooks to loopback addresses and to hosts that were allowed by name (HOOK-3). */
public final class WebhookClient implements WebhookSender, AutoCloseable {

  /** What is left at least for the request itself. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /**
   * Posts the webhooks of all emulators: on JDK 17 a client cannot be closed, and each has a thread
   * and descriptors. Its threads are its own, so that it holds nothing of an emulator.
   */
  private static final class Shared {
    static final HttpClient HTTP = build();

    private static HttpClient build() {
      Thread current = Thread.currentThread();
      ClassLoader loader = current.getContextClassLoader();
      // Its thread inherits the loader, and would keep the classes of a test for ever.
      current.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      try {
        return HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY) // not even one that the JVM has (HOOK-4)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
      } finally {
        current.setContextClassLoader(loader);
      }
    }
  }

  private final Set<String> allowedHosts;
  private final EndpointClock realTime;
  private final HostLookup hosts;

  /**
   * Makes a client.
   *
   * @param allowedHosts names or addresses, in any case, that are allowed beside loopback
   */
  public WebhookClient(Set<String> allowedHosts) {
    this(allowedHosts, InetAddress::getAllByName, new SystemClock());
  }

  WebhookClient(Set<String> allowedHosts, HostLookup.NameService names, EndpointClock realTime) {
    this.allowedHosts = Set.copyOf(allowedHosts.stream().map(WebhookClient::normal).toList());
    this.realTime = realTime;
    this.hosts = new HostLookup(names, realTime);
  }

  @Override
  public CompletableFuture<Attempt> send(
      Job job, Edition edition, Optional<WebhookFaultKind> fault) {
    URI url = job.request().webhook().orElseThrow();
    Instant end = realTime.now().plus(edition.get(EditionSwitch.WEBHOOK_TIMEOUT));
    return hosts
        .find(normal(url.getHost()), edition.get(EditionSwitch.WEBHOOK_TIMEOUT))
        .thenCompose(
            addresses ->
                isAllowed(normal(url.getHost()), addresses)
                    ? post(url, WebhookBody.of(JobJson.webhook(job, edition), fault), edition, end)
                    : CompletableFuture.completedFuture(
                        new Attempt(
                            Attempt.Outcome.REFUSED,
                            url.getHost()
                                + " is not a loopback address; allow it with --allow-webhooks-to "
                                + url.getHost())))
        .exceptionally(problem -> new Attempt(Attempt.Outcome.FAILED, reason(problem)));
  }

  /** A name can resolve to any address, so the addresses decide. */
  private boolean isAllowed(String name, List<InetAddress> addresses) {
    return allowedHosts.contains(name)
        || addresses.stream()
            .allMatch(
                address ->
                    address.isLoopbackAddress()
                        || allowedHosts.contains(normal(address.getHostAddress())));
  }

  private static String normal(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }

  private CompletableFuture<Attempt> post(URI url, byte[] body, Edition edition, Instant end) {
    Duration left = Duration.between(realTime.now(), end);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(left.compareTo(SHORTEST) < 0 ? SHORTEST : left)
            .header(HttpHeader.CONTENT_TYPE.asString(), ResponseWriter.JSON)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return Shared.HTTP
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

  /** Ends its threads; attempts in flight end by themselves. */
  @Override
  public void close() {
    hosts.close();
    realTime.close();
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
