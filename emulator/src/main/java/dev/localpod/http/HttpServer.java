package dev.localpod.http;

import dev.localpod.core.ClientCall;
import dev.localpod.core.UnmatchedCalls;
import dev.localpod.core.time.SystemClock;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.registry.EndpointRegistry;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.servlet.DefaultTasks;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Listens on a port. Javalin runs as a servlet in a Jetty of ours, which logs less, is faster and
 * stops sooner than the one that Javalin starts.
 */
public final class HttpServer implements AutoCloseable {

  private static final int THREADS = 32;
  private static final int MIN_THREADS = 4;
  private static final int IDLE_THREAD_MS = 60_000;

  /**
   * The limit for the answers of held calls when the server stops, in case they take the processor
   * so long; far above what ten thousand of them take.
   */
  private static final long HELD_ANSWERS_MS = 10_000;

  /** The limit for the clients that read them, or have yet to send their call. */
  private static final long CLIENTS_MS = 300;

  // Fields, because java.util.logging forgets the level of a logger without references.
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  private static final Logger JAVALIN = Logger.getLogger("io.javalin");

  /**
   * They warn of each malformed request, in words of the library; its client is told by the 400.
   */
  private static final List<Logger> JETTY_PARSERS =
      List.of(
          Logger.getLogger(HttpParser.class.getName()), Logger.getLogger(HostPort.class.getName()));

  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

  /** Keeps a browser from taking an answer of the admin API for something else. */
  static final String NO_SNIFFING = "X-Content-Type-Options";

  private static final String HOME = "/";

  private static final Set<String> HOME_METHODS = Set.of("GET", "HEAD");

  private final Server server;
  private final ServerConnector connector;
  private final GracefulHandler calls;
  private final SystemClock realTime = new SystemClock();
  private final HeldAnswers heldAnswers;
  private final RequestBodies bodies;
  private final RecordedHeaders recordedHeaders = new RecordedHeaders();

  private HttpServer(Server server, ServerConnector connector, GracefulHandler calls) {
    this.server = server;
    this.connector = connector;
    this.calls = calls;
    this.heldAnswers = new HeldAnswers(server.getThreadPool());
    this.bodies = new RequestBodies(server.getThreadPool(), BodyMemory.ofHeap(), realTime);
  }

  /**
   * Binds the address; connections wait until {@link #serve} is called.
   *
   * @throws UncheckedIOException if the address cannot be bound
   */
  public static HttpServer bind(String host, int port) {
    quieten(JETTY, Level.WARNING);
    quieten(JAVALIN, Level.WARNING);
    JETTY_PARSERS.forEach(parser -> quieten(parser, Level.SEVERE));
    // Jetty's own queue starts all of the JVM's management when its class is loaded.
    var threads =
        new QueuedThreadPool(THREADS, MIN_THREADS, IDLE_THREAD_MS, new LinkedBlockingQueue<>());
    threads.setName("localpod-http");
    threads.setDaemon(true);
    var server = new Server(threads);
    server.setErrorHandler(new JettyErrorHandler());
    server.setStopTimeout(0); // Jetty would wait for idle connections too

    ServerConnector connector = Connectors.http(server);
    var calls = new GracefulHandler();
    server.setHandler(calls);
    open(server, connector, host, port);
    return new HttpServer(server, connector, calls);
  }

  /**
   * Binds one more port of the same address, for https with HTTP/1.1; before {@link #serve}.
   *
   * @param tls presents the certificate of the server
   * @return the bound port
   * @throws UncheckedIOException if the port cannot be bound
   */
  public int bindHttps(int port, SSLContext tls) {
    ServerConnector https = Connectors.https(server, tls);
    open(server, https, connector.getHost(), port);
    return https.getLocalPort();
  }

  private static void open(Server server, ServerConnector connector, String host, int port) {
    connector.setHost(host);
    connector.setPort(port);
    try {
      connector.open();
    } catch (IOException cannotBind) {
      stop(server);
      // Jetty's own message names the address; the cause says why.
      IOException why = cannotBind.getCause() instanceof IOException cause ? cause : cannotBind;
      throw new UncheckedIOException(
          "cannot listen on " + host + ":" + port + ": " + why.getMessage(), why);
    }
  }

  /**
   * Starts to answer calls.
   *
   * @param options names the web pages that may call beside those on loopback
   * @param endpoints the endpoints to serve
   * @param unmatched records the calls to no endpoint
   * @param providers serve further paths
   * @param home the path to which {@code /} redirects
   */
  public void serve(
      LocalpodOptions options,
      EndpointRegistry endpoints,
      UnmatchedCalls unmatched,
      List<RouteProvider> providers,
      String home) {
    var context =
        new ServletContextHandler(
            "/", ServletContextHandler.NO_SESSIONS | ServletContextHandler.NO_SECURITY);
    context.getServletHandler().setEnsureDefaultServlet(false);
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    var crossOrigin = new CrossOriginCalls(options, isOnLoopback());
    var router = new CallRouter(endpoints);
    var holder = new ServletHolder(servlet(crossOrigin, router, unmatched, providers, home));
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    calls.setHandler(new CallDispatcher(context, server.getThreadPool()));
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      throw new IllegalStateException("cannot start the server", e);
    }
  }

  private static void quieten(Logger logger, Level level) {
    if (logger.getLevel() == null) {
      logger.setLevel(level);
    }
  }

  private Servlet servlet(
      CrossOriginCalls crossOrigin,
      CallRouter router,
      UnmatchedCalls unmatched,
      List<RouteProvider> providers,
      String home) {
    return Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.http.generateEtags = false;
              config.http.maxRequestSize = Long.MAX_VALUE; // the routes have the limits
              config.http.asyncTimeout = 0; // each held call has a deadline
              config.router.javaLangErrorHandler(ResponseWriter::error);
              config.router.ignoreTrailingSlashes = true;
              config.router.treatMultipleSlashesAsSingleSlash = true;
              matchFurtherPathsOnly(config);
              config.appData(RequestBodies.KEY, bodies);
              config.appData(UnreadAnswers.KEY, UnreadAnswers.ofHeap());
              var extraRoutes = new ExtraRoutes(providers, heldAnswers);
              var calls = new CallHandler(new ClientOperations(), heldAnswers);
              var workerCalls = new WorkerCallHandler(heldAnswers);
              config.routes.before(
                  ctx ->
                      serve(ctx, crossOrigin, router, unmatched, extraRoutes, calls, workerCalls));
              // Named beside Exception, for Javalin has a handler of its own for this one.
              config.routes.exception(HttpResponseException.class, ResponseWriter::error);
              config.routes.exception(Exception.class, ResponseWriter::error);
              extraRoutes.addTo(config);
              config.routes.get(HOME, ctx -> ctx.redirect(home));
            })
        .javalinServlet();
  }

  /** Lets Javalin match the path of a call with its routes only if it can be one of theirs. */
  @SuppressWarnings("unchecked") // an array of a generic type, which Javalin only reads
  private static void matchFurtherPathsOnly(JavalinConfig config) {
    DefaultTasks tasks = DefaultTasks.INSTANCE;
    config.requestLifeCycle(
        (submit, servlet, ctx, path) -> {
          tasks.getBEFORE().createTasks(submit, servlet, ctx, path);
          if (!CallRouter.isClientPath(ctx)) {
            tasks.getHTTP().createTasks(submit, servlet, ctx, path);
          }
        });
  }

  /**
   * Starts to record a call, checks whether it may proceed, and handles it; leaves that of a
   * further path to its route.
   */
  private void serve(
      Context ctx,
      CrossOriginCalls crossOrigin,
      CallRouter router,
      UnmatchedCalls unmatched,
      ExtraRoutes extraRoutes,
      CallHandler calls,
      WorkerCallHandler workerCalls) {
    boolean isClientPath = CallRouter.isClientPath(ctx);
    if (!isClientPath && extraRoutes.matches(ctx)) {
      ctx.header(NO_SNIFFING, "nosniff");
      extraRoutes.authorize(ctx);
      return;
    }
    if (ctx.path().equals(HOME) && HOME_METHODS.contains(ctx.req().getMethod())) {
      return;
    }
    ctx.skipRemainingHandlers();
    if (crossOrigin.answersPreflight(ctx)) {
      return;
    }
    crossOrigin.allowReading(ctx);
    CallTarget target = isClientPath ? router.target(ctx) : router.targetElsewhere(ctx);
    boolean hasKey = !HttpCall.headers(ctx, "Authorization").isEmpty();
    Optional<WorkerCall> workerCall = isClientPath ? WorkerCall.of(target, ctx) : Optional.empty();
    if (workerCall.isPresent()) {
      crossOrigin.check(ctx);
      workerCall.get().authorize(target, hasKey, ctx.req().getMethod());
      workerCalls.handle(workerCall.get(), ctx);
      return;
    }
    ClientCall call =
        target.recordedBy().map(endpoint -> endpoint.engine().begin()).orElseGet(unmatched::begin);
    CallRecorder recorder =
        CallRecorder.begin(ctx, call, target, recordedHeaders.of(HttpCall.fields(ctx)));
    crossOrigin.check(ctx);
    if (!isClientPath) {
      throw HttpError.notFound(
          "nothing is at "
              + ctx.path()
              + "; operations are at /v2/{endpointId}/{operation}, as in /v2/{endpointId}/run");
    }
    AuthorizedCall authorized = target.authorize(hasKey, ctx.req().getMethod());
    recorder.checkLimits(authorized);
    calls.handle(authorized, ctx);
  }

  private boolean isOnLoopback() {
    try {
      return connector.getTransport() instanceof ServerSocketChannel channel
          && channel.getLocalAddress() instanceof InetSocketAddress address
          && address.getAddress().isLoopbackAddress();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  /** Returns the bound port. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Writes the answers of held calls, whose endpoints have been closed, waits 0.3 s at most for
   * clients that do not read them, and stops listening.
   */
  @Override
  public void close() {
    await(heldAnswers.whenAllContinued(), HELD_ANSWERS_MS);
    await(calls.shutdown(), CLIENTS_MS);
    bodies.close();
    stop(server);
    realTime.close();
  }

  private static void await(CompletableFuture<Void> end, long millis) {
    try {
      end.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException clientDoesNotRead) {
      LOG.log(System.Logger.Level.DEBUG, "closing connections with open calls");
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot end the open calls", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop the server", e);
    }
  }
}
