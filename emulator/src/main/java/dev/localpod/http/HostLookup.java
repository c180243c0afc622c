package dev.localpod.http;

import dev.localpod.core.time.EndpointClock;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the addresses of hosts on a few threads of its own, within a limit of real time: a name
 * server that does not answer must keep nobody else waiting.
 */
final class HostLookup {

  /** Asks for the addresses of a host, for as long as that takes. */
  interface NameService {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private static final int THREADS = 4;

  /** The addresses of localhost, found without a name server. */
  private static final class Loopback {
    static final List<InetAddress> ADDRESSES = addresses();

    private static List<InetAddress> addresses() {
      InetAddress usual = InetAddress.getLoopbackAddress();
      try {
        // A receiver may listen to the address of one protocol only.
        Stream<InetAddress> others =
            NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.isLoopbackAddress() && !address.equals(usual));
        return Stream.concat(Stream.of(usual), others).toList();
      } catch (SocketException unknown) {
        return List.of(usual);
      }
    }
  }

  /** An address needs no name server. */
  private static final Pattern ADDRESS =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}|.*:.*");

  private final NameService names;
  private final EndpointClock realTime;
  private final ExecutorService threads;
  private final Map<String, CompletableFuture<List<InetAddress>>> running =
      new ConcurrentHashMap<>();

  HostLookup(NameService names, EndpointClock realTime) {
    this.names = names;
    this.realTime = realTime;
    var pool =
        new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), HostLookup::thread);
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  private static Thread thread(Runnable lookup) {
    var thread = new Thread(lookup, "localpod-names");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Finds the addresses of a host.
   *
   * @param limit how long it may take, in real time
   * @return the addresses; exceptional with a {@link java.io.IOException} if there are none in time
   */
  CompletableFuture<List<InetAddress>> find(String host, Duration limit) {
    if (host.equals("localhost")) {
      return CompletableFuture.completedFuture(Loopback.ADDRESSES);
    } else if (ADDRESS.matcher(host).matches()) {
      return parse(host);
    }
    CompletableFuture<List<InetAddress>> found =
        running
            .computeIfAbsent(host, name -> CompletableFuture.supplyAsync(() -> ask(name), threads))
            .whenComplete((addresses, problem) -> running.remove(host))
            .copy();
    EndpointClock.Timer timer =
        realTime.after(limit, () -> found.completeExceptionally(WebhookFailure.noAddress(limit)));
    return found.whenComplete((addresses, problem) -> timer.cancel());
  }

  private static CompletableFuture<List<InetAddress>> parse(String address) {
    try {
      return CompletableFuture.completedFuture(List.of(InetAddress.getAllByName(address)));
    } catch (UnknownHostException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private List<InetAddress> ask(String host) {
    try {
      return List.of(names.addresses(host));
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  /** Ends its threads. */
  void close() {
    threads.shutdownNow();
  }
}
