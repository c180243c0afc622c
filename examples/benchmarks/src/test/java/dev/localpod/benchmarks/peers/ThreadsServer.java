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

/** Localpod, whose calls are all handled by the {@code pool} or by {@code virtual} threads. */
public final class ThreadsServer {

  private ThreadsServer() {}

  public static void main(String[] arguments)
      throws ReflectiveOperationException, InterruptedException {
    HttpServer server = HttpServer.bind("127.0.0.1", 0);
    leaveTheThreadThatReads(server, arguments[0].equals("virtual"));
    URI url = URI.create("http://127.0.0.1:" + server.port() + "/v2");
    var registry = new EndpointRegistry(LocalpodOptions.DEFAULT, 1, url, EngineDependencies.none());
    var admin = new AdminApi(registry, Optional.empty(), "benchmark", Optional.empty());
    server.serve(LocalpodOptions.DEFAULT, registry, new UnmatchedCalls(), List.of(admin), "/");
    Ready.print(server.port());
    Thread.currentThread().join(); // until the process is ended: the server's threads are daemons
  }

  /** Sets by reflection what users cannot set, before the server starts. */
  private static void leaveTheThreadThatReads(HttpServer server, boolean isVirtual)
      throws ReflectiveOperationException {
    Field field = HttpServer.class.getDeclaredField("server");
    field.setAccessible(true);
    Object jetty = field.get(server);
    // Jetty takes calls of a server whose handlers may change for ones that block.
    jetty.getClass().getMethod("setDynamic", boolean.class).invoke(jetty, true);
    if (isVirtual) {
      Object executor = Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      Object pool = jetty.getClass().getMethod("getThreadPool").invoke(jetty);
      pool.getClass().getMethod("setVirtualThreadsExecutor", Executor.class).invoke(pool, executor);
    }
  }
}
