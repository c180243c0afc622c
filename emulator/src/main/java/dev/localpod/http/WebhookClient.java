package dev.localpod.http;

import dev.localpod.core.WebhookSender;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.SystemClock;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.job.Job;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Posts webhooks to loopback addresses and to hosts that were allowed by name (HOOK-3). */
public final class WebhookClient implements WebhookSender, AutoCloseable {

  private final Set<String> allowedHosts;
  private final EndpointClock realTime;
  private final HostLookup hosts;
  private final WebhookConnector connector;

  /**
   * Makes a client.
   *
   * @param allowedHosts names or addresses, in any case, that are allowed beside loopback
   */
  public WebhookClient(Set<String> allowedHosts) {
    this(
        allowedHosts,
        InetAddress::getAllByName,
        new SystemClock(),
        SslContextFactory.Client::new); // trusts what the JDK trusts
  }

  WebhookClient(
      Set<String> allowedHosts,
      HostLookup.NameService names,
      EndpointClock realTime,
      Supplier<SslContextFactory.Client> tls) {
    this.allowedHosts = Set.copyOf(allowedHosts.stream().map(WebhookClient::normal).toList());
    this.realTime = realTime;
    this.hosts = new HostLookup(names, realTime);
    this.connector = new WebhookConnector(tls);
  }

  @Override
  public CompletableFuture<Attempt> send(
      Job job, Edition edition, Optional<WebhookFaultKind> fault, Runnable onBegin) {
    URI url = job.request().webhook().orElseThrow();
    String host = normal(url.getHost());
    Duration limit = edition.get(EditionSwitch.WEBHOOK_TIMEOUT);
    Instant end = realTime.now().plus(limit);
    return hosts
        .find(host, limit)
        .whenComplete(
            (addresses, problem) -> {
              if (problem != null || isAllowed(host, addresses)) {
                onBegin.run();
              }
            })
        .thenCompose(
            addresses ->
                isAllowed(host, addresses)
                    ? post(
                            new WebhookPost(
                                url,
                                host,
                                addresses,
                                WebhookBody.of(JobJson.webhook(job, edition), fault)),
                            end,
                            limit)
                        .thenApply(status -> judge(status, edition))
                    : CompletableFuture.completedFuture(refused(url.getHost())))
        .exceptionally(
            problem ->
                new Attempt(Attempt.Outcome.FAILED, WebhookFailure.of(problem).getMessage()));
  }

  private static Attempt refused(String host) {
    return new Attempt(
        Attempt.Outcome.REFUSED,
        host + " is not a loopback address; allow it with --allow-webhooks-to " + host);
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

  private CompletableFuture<Integer> post(WebhookPost post, Instant end, Duration limit) {
    WebhookConnector.Attempt attempt = connector.post(post);
    EndpointClock.Timer timer = realTime.at(end, () -> attempt.cutOff(limit));
    attempt.over().thenRun(timer::cancel);
    return attempt.status();
  }

  private static Attempt judge(int status, Edition edition) {
    boolean acknowledged =
        switch (edition.get(EditionSwitch.WEBHOOK_ACK)) {
          case ONLY_200 -> status == HttpStatus.OK_200;
          case ANY_2XX -> HttpStatus.isSuccess(status);
        };
    return new Attempt(
        acknowledged ? Attempt.Outcome.ACKNOWLEDGED : Attempt.Outcome.FAILED, "answered " + status);
  }

  /** Ends its threads and connections; attempts under way fail. */
  @Override
  public void close() {
    hosts.close();
    connector.close();
    realTime.close();
  }
}
