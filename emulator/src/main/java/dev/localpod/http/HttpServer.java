package dev.localpod.http;

import dev.localpod.core.ClientCall;
import dev.localpod.core.UnmatchedCalls;
import dev.localpod.registry.EndpointRegistry;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The port: Javalin as a servlet in a Jetty of our own, which is quieter, faster and ends sooner
 * than the one Javalin would start.
 */
public final class HttpServer implements AutoCloseable {

  private static final int THREADS = 32;

  // Clients that poll every 30 s must not race an idle connection's end.
  private static final long IDLE_TIMEOUT_MS = 600_000;

  // How long a stop waits for answers that are being written.
  private static final long STOP_TIMEOUT_MS = 300;

  // Held on to: java.util.logging forgets the level of a logger that nobody refers to.
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  private static final Logger JAVALIN = Logger.getLogger("io.javalin");

  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

  /** The paths of endpoints (HTTP-1). */
  private static final Pattern CLIENT_PATHS = Pattern.compile("/+v2/.*");

  private static final String HOME = "/";

  private static final String CALL = "dev.localpod.call";

  private final Server server;
  private final ServerConnector connector;
  private final GracefulHandler calls;

  private HttpServer(Server server, ServerConnector connector, GracefulHandler calls) {
    this.server = server;
    this.connector = connector;
    this.calls = calls;
  }

  /**
   * Binds the address; calls wait until {@link #serve} begins.
   *
   * @throws UncheckedIOException if the address cannot be bound
   */
  public static HttpServer bind(String host, int port) {
    quieten(JETTY);
    quieten(JAVALIN);
    var threads = new QueuedThreadPool(THREADS);
    threads.setName("localpod-http");
    threads.setDaemon(true);
    var server = new Server(threads);
    server.setErrorHandler(new JettyErrorHandler());
    server.setStopTimeout(0); // its own way to wait would wait for idle connections, too

    var http = new HttpConfiguration();
    http.setHeaderCacheSize(0); // it takes 100 KB a connection and makes nothing faster
    http.setSendServerVersion(false);
    // Empty and encoded segments are for the gate to judge.
    http.setUriCompliance(UriCompliance.LEGACY);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setAcceptQueueSize(1024);
    connector.setIdleTimeout(IDLE_TIMEOUT_MS);
    server.addConnector(connector);

    var calls = new GracefulHandler();
    server.setHandler(calls);
    open(server, connector);
    return new HttpServer(server, connector, calls);
  }

  private static void open(Server server, ServerConnector connector) {
    try {
      connector.open();
    } catch (IOException cannotBind) {
      stop(server);
      // Jetty says where it failed to bind; why is in the cause.
      IOException why = cannotBind.getCause() instanceof IOException cause ? cause : cannotBind;
      throw new UncheckedIOException(
          "cannot listen on "
              + connector.getHost()
              + ":"
              + connector.getPort()
              + ": "
              + why.getMessage(),
          why);
    }
  }

  /**
   * Begins to answer calls.
   *
   * @param endpoints what to serve, by id; looked into for each call
   * @param strays gets the calls that no endpoint is there for
   * @param others what else to serve
   * @param home where somebody is led who asks for nothing but the address
   */
  public void serve(
      EndpointRegistry endpoints, UnmatchedCalls strays, List<RouteProvider> others, String home) {
    var context =
        new ServletContextHandler(
            "/", ServletContextHandler.NO_SESSIONS | ServletContextHandler.NO_SECURITY);
    context.getServletHandler().setEnsureDefaultServlet(false);
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    var holder = new ServletHolder(servlet(new CallRouter(endpoints), strays, others, home));
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    calls.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      throw new IllegalStateException("cannot start the server", e);
    }
  }

  private static void quieten(Logger logger) {
    if (logger.getLevel() == null) {
      logger.setLevel(Level.WARNING);
    }
  }

  private Servlet servlet(
      CallRouter gate, UnmatchedCalls strays, List<RouteProvider> others, String home) {
    return Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.http.generateEtags = false;
              config.http.maxRequestSize = Long.MAX_VALUE; // bodies are limited as they are read
              config.http.asyncTimeout = 0; // held calls have deadlines of their own
              config.router.ignoreTrailingSlashes = true;
              config.router.treatMultipleSlashesAsSingleSlash = true;
              var otherRoutes = new ExtraRoutes(others, executor());
              config.routes.before(ctx -> begin(ctx, gate, strays, otherRoutes));
              routes(config, new CallHandler(new ClientOperations(), executor()));
              otherRoutes.add(config);
              config.routes.get(HOME, ctx -> ctx.redirect(home));
            })
        .javalinServlet();
  }

  private static void routes(JavalinConfig config, CallHandler calls) {
    for (ClientRoute route : ClientRoute.values()) {
      String path = "/v2/{endpoint}/" + route.path() + (route.namesJob() ? "/{job}" : "");
      for (String method : route.methods()) {
        config.routes.addHttpHandler(
            HandlerType.findOrCreate(method), path, ctx -> calls.handle(call(ctx), ctx));
      }
    }
    config.routes.after(ctx -> CallRecorder.of(ctx).ifPresent(recorder -> recorder.end(ctx)));
    // Named beside Exception, or Javalin would answer its own refusals in its own way.
    config.routes.exception(HttpResponseException.class, ResponseWriter::error);
    config.routes.exception(Exception.class, ResponseWriter::error);
  }

  private static CallRouter.AuthorizedCall call(Context ctx) {
    return Objects.requireNonNull(ctx.attribute(CALL));
  }

  private static void begin(
      Context ctx, CallRouter gate, UnmatchedCalls strays, ExtraRoutes others) {
    if (others.serve(ctx)) {
      others.admit(ctx);
      return;
    }
    if (ctx.path().equals(HOME)) {
      return;
    }
    boolean forClients = CLIENT_PATHS.matcher(ctx.path()).matches();
    CallRouter.Target target = forClients ? gate.target(ctx) : gate.astray(ctx);
    ClientCall call =
        target.endpoint().map(endpoint -> endpoint.engine().begin()).orElseGet(strays::begin);
    CallRecorder recorder = CallRecorder.begin(ctx, call, target.operation(), target.job());
    if (!forClients) {
      return;
    }
    CallRouter.AuthorizedCall admission = gate.admit(ctx);
    ctx.attribute(CALL, admission);
    recorder.admit(admission.apiKey(), admission.route().operation());
  }

  /** Runs short tasks on the server's threads. */
  public Executor executor() {
    return server.getThreadPool();
  }

  /** The port that is bound. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Stops listening, waits a moment for answers that are being written, closes all connections. */
  @Override
  public void close() {
    try {
      calls.shutdown().get(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException aClientDoesNotReadItsAnswer) {
      LOG.log(System.Logger.Level.DEBUG, "calls that were still open are cut off");
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot end the calls that are open", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop the server", e);
    }
  }
}
