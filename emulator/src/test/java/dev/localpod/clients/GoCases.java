package dev.localpod.clients;

import static dev.localpod.clients.TestedClock.SKIP;
import static java.time.Duration.ofSeconds;

import dev.localpod.clients.ClientTransport.Answer;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is done with the Go client. */
final class GoCases {

  private static final Json.Obj CUP = Json.object().put("prompt", "a cup").build();

  /** The seconds that its held calls may take in all, unless the user says otherwise. */
  private static final int USUAL = 120;

  private static final Script SILENT = Scripts.after(ofSeconds(100)).complete("done");

  static final List<ClientCase> ALL =
      List.of(
          ClientCase.of("`Run`, then `Status`", Script.ECHO, GoCases::status),
          ClientCase.of(
              "`Run` with an empty input, which it leaves out",
              Script.ECHO,
              session -> session.go().run(Json.EMPTY)),
          ClientCase.of(
              "`Status` of a job that failed with an object",
              Scripts.fail(Map.of("code", 7)),
              GoCases::status),
          ClientCase.of(
              "`Status` of a job whose worker crashed twice", Scripts.crash(), GoCases::status),
          ClientCase.of("`RunSync` of a job that ends at once", Script.ECHO, GoCases::runSync),
          ClientCase.of("`RunSync` of a job of 100 s", SILENT, GoCases::runSync, SKIP),
          ClientCase.of(
              "`Run`, then `StatusSync` of a job of 100 s",
              SILENT,
              session -> {
                GoClient client = session.go();
                return job(client.statusSync(client.run(CUP), USUAL));
              },
              SKIP),
          ClientCase.of(
              "`Run`, then `Stream` of three chunks",
              Scripts.chunk("Hel").chunk("lo").chunk("!").complete(),
              GoCases::stream),
          ClientCase.of(
              "`Run`, then `Stream` of two chunks that come 20 s apart",
              Scripts.chunk("Hel").after(ofSeconds(20)).chunk("lo!").complete(),
              GoCases::stream,
              SKIP),
          ClientCase.of(
              "`Run`, `CancelRequest`, then `Stream`",
              Scripts.hang(),
              session -> {
                GoClient client = session.go();
                String id = client.run(CUP);
                client.cancel(id);
                return "`" + Json.of(client.stream(id, USUAL)) + "`";
              }),
          ClientCase.of(
              "`Status` that gets 429",
              Script.ECHO,
              session -> {
                session
                    .endpoint()
                    .faults()
                    .add(Faults.status(429).retryAfter(3).on(Operation.STATUS));
                return status(session);
              }),
          ClientCase.of(
              "`Health`",
              Script.ECHO,
              session -> "`" + session.go().health().at("/jobs").orElseThrow() + "`"),
          ClientCase.of(
              "`PurgeQueue`", Script.ECHO, session -> "`" + session.go().purgeQueue() + "`"));

  private GoCases() {}

  private static String status(ClientSession session) throws Exception {
    GoClient client = session.go();
    return job(client.status(client.run(CUP)));
  }

  private static String runSync(ClientSession session) throws Exception {
    return job(session.go().runSync(CUP, USUAL));
  }

  private static String stream(ClientSession session) throws Exception {
    GoClient client = session.go();
    return "`" + Json.of(client.stream(client.run(CUP), USUAL)) + "`";
  }

  /** Returns what a job has beside its times, which only a clock that skips makes the same. */
  private static String job(Answer job) {
    return Stream.of("error", "output", "retries")
        .filter(name -> job.member(name).isPresent())
        .map(name -> name + " `" + job.member(name).orElseThrow() + "`")
        .collect(Collectors.joining(", "));
  }
}
