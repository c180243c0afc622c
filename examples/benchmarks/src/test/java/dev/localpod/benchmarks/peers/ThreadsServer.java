package dev.localpod.benchmarks.peers;

import dev.localpod.admin.AdminApi;
import dev.localpod.core.EngineDependencies;
import dev.localpod.core.UnmatchedCalls;
import dev.localpod.http.HttpServer;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.registry.EndpointRegistry;
import java.lang.reflect.Field;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Localpod, whose calls are handled by its pool of threads or by {@code virtual} threads. */
public final class ThreadsServer {

  private ThreadsServer() {}

  public static void main(String[] arguments)
      throws ReflectiveOperationException, InterruptedException {
    HttpServer server = HttpServer.bind("127.0.0.1", 0);
    if (arguments[0].equals("virtual")) {
      handleByVirtualThreads(server);
    }
    URI url = URI.create("http://127.0.0.1:" + server.port() + "/v2");
    var registry = new EndpointRegistry(LocalpodOptions.DEFAULT, 1, url, EngineDependencies.none());
    var admin = new AdminApi(registry, Optional.empty(), "benchmark", Optional.empty());
    server.serve(LocalpodOptions.DEFAULT, registry, new UnmatchedCalls(), List.of(admin), "/");
    Ready.print(server.port());
    Thread.currentThread().join(); // until the process is ended: the server's threads are daemons
  }

  /** Sets by reflection what users cannot set, before the server starts. */
  private static void handleByVirtualThreads(HttpServer server)
      throws ReflectiveOperationException {
    Object executor = Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    Field jetty = HttpServer.class.getDeclaredField("server");
    jetty.setAccessible(true);
    Object started = jetty.get(server);
    Object pool = started.getClass().getMethod("getThreadPool").invoke(started);
    pool.getClass().getMethod("setVirtualThreadsExecutor", Executor.class).invoke(pool, executor);
  }
}
