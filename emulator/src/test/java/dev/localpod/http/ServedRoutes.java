package dev.localpod.http;

import java.util.Set;
import java.util.TreeSet;

/** Tells tests of other packages which calls of clients and workers are served. */
public final class ServedRoutes {

  private ServedRoutes() {}

  /** Method and path of each, with {@code {}} for what a call fills in. */
  public static Set<String> all() {
    var all = new TreeSet<String>();
    for (ClientRoute route : ClientRoute.values()) {
      String path = " /v2/{}/" + route.path();
      for (String method : route.methods()) {
        all.add(method + path + (route.namesJob() ? "/{}" : ""));
        if (route == ClientRoute.OPENAI_MODELS) {
          all.add(method + path + "/{}"); // one model
        }
      }
    }
    for (WorkerRoute route : WorkerRoute.values()) {
      all.add(route.method() + " /v2/{}/" + route.path() + "/{}" + (route.namesJob() ? "/{}" : ""));
    }
    return all;
  }
}
