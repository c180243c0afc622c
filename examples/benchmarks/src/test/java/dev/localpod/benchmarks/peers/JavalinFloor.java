package dev.localpod.benchmarks.peers;

import io.javalin.Javalin;
import io.javalin.http.Context;
import tools.jackson.databind.json.JsonMapper;

/** The floor: a bare Javalin that reads and parses the body, and answers. */
public final class JavalinFloor {

  private static final JsonMapper MAPPER = new JsonMapper();

  private JavalinFloor() {}

  public static void main(String[] arguments) {
    Ready.print(start().port());
  }

  /** Starts it on a free port. */
  public static Javalin start() {
    return Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.post(Answers.RUN_PATH, JavalinFloor::run);
              config.routes.post(Answers.RUNSYNC_PATH, JavalinFloor::runsync);
              config.routes.get(Answers.STATUS_PATH, JavalinFloor::status);
            })
        .start("127.0.0.1", 0);
  }

  private static void run(Context ctx) {
    MAPPER.readTree(ctx.bodyAsBytes());
    ctx.contentType(Answers.JSON).result(Answers.RUN);
  }

  private static void runsync(Context ctx) {
    MAPPER.readTree(ctx.bodyAsBytes());
    ctx.contentType(Answers.JSON).result(Answers.FINISHED);
  }

  private static void status(Context ctx) {
    ctx.contentType(Answers.JSON).result(Answers.FINISHED);
  }
}
