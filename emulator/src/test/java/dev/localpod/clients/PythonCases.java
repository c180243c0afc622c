package dev.localpod.clients;

import static dev.localpod.clients.TestedClock.REAL;
import static dev.localpod.clients.TestedClock.SKIP;
import static dev.localpod.clients.TestedClock.X60;
import static java.time.Duration.ofSeconds;

import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.util.List;
import java.util.Map;

/** What is done with the Python client. */
final class PythonCases {

  private static final Json.Obj CUP = Json.object().put("prompt", "a cup").build();
  private static final Json.Obj EMPTY_INPUT = Json.object().put("input", Map.of()).build();

  private static final Script THREE_CHUNKS = Scripts.chunk("Hel").chunk("lo").chunk("!").complete();

  private static final Script SILENT = Scripts.after(ofSeconds(20)).chunk("Hello!").complete();

  static final List<ClientCase> ALL =
      List.of(
          ClientCase.of(
              "`run({\"prompt\": \"a cup\"})`, then `output(timeout=60)`",
              Script.ECHO,
              session -> output(session, CUP)),
          ClientCase.of(
              "`run({\"input\": {}})`, then `output(timeout=60)`: an empty input is wrapped again",
              Script.ECHO,
              session -> output(session, EMPTY_INPUT)),
          ClientCase.of(
              "`output(timeout=60)` of a job that outlasts a poll",
              Script.ECHO,
              session -> {
                session.workUntilThePause();
                return output(session, CUP);
              },
              REAL,
              X60),
          ClientCase.of(
                  "`output(timeout=60)` of a job of 3 s after a cold start of 20 s",
                  Scripts.after(ofSeconds(3)).complete("done"),
                  session -> output(session, CUP),
                  SKIP)
              .with(PythonCases::coldStart),
          ClientCase.of(
              "`run_sync(...)` of a job that ends at once", Script.ECHO, PythonCases::runSync),
          ClientCase.of(
              "`run_sync(...)` of a job of 100 s",
              Scripts.after(ofSeconds(100)).complete("done"),
              PythonCases::runSync,
              SKIP),
          ClientCase.of(
              "`stream()` of a job with three chunks", THREE_CHUNKS, session -> stream(session, 9)),
          ClientCase.of(
              "`stream()` of a job that is silent for 20 s; the read time-out is 10 s",
              SILENT,
              session -> stream(session, 9),
              SKIP),
          ClientCase.of(
                  "the same in the edition `observed`", SILENT, session -> stream(session, 9), SKIP)
              .with(PythonCases::observed),
          ClientCase.of(
              "`stream()` of a job that was cancelled",
              Scripts.hang(),
              session -> {
                PythonClient client = session.python();
                String job = client.run(CUP);
                client.cancel(job);
                return client.stream(job, 3).toString();
              }),
          ClientCase.of(
              "`status()` that gets 429 twice, over http",
              Script.ECHO,
              session -> status(session, session.python(), 2)),
          ClientCase.of(
              "`status()` that always gets 429, over http",
              Script.ECHO,
              session -> status(session, session.python(), 99)),
          ClientCase.of(
              "`status()` that gets 429, over https",
              Script.ECHO,
              session -> status(session, session.pythonOverHttps(), 1)),
          ClientCase.of(
              "`run(...)` that gets 429",
              Script.ECHO,
              session -> {
                session.endpoint().faults().add(refusal(Operation.RUN));
                return session.python().run(CUP);
              }),
          ClientCase.of(
              "`run(...)` whose answer takes 11 s; the read time-out is 10 s",
              Script.ECHO,
              session -> {
                session.endpoint().faults().add(Faults.delay(ofSeconds(11)).on(Operation.RUN));
                session.python().run(CUP);
                return "a job";
              },
              X60,
              SKIP),
          ClientCase.of(
              "`run(...)`, then `cancel()`",
              Scripts.hang(),
              session -> {
                PythonClient client = session.python();
                return client.cancel(client.run(CUP));
              }),
          ClientCase.of(
              "`health()`",
              Script.ECHO,
              session -> "`" + session.python().health().at("/jobs").orElseThrow() + "`"),
          ClientCase.of(
              "`purge_queue()`",
              Script.ECHO,
              session -> "`" + session.python().purgeQueue() + "`"));

  private PythonCases() {}

  private static EndpointOptions coldStart(EndpointOptions options) {
    return options.workers(WorkerSettings.DEFAULT.coldStart(ofSeconds(20)));
  }

  private static EndpointOptions observed(EndpointOptions options) {
    return options.settings(options.settings().edition(Edition.OBSERVED));
  }

  private static PlannedFault refusal(Operation operation) {
    return Faults.status(429).retryAfter(3).on(operation);
  }

  private static String output(ClientSession session, Json.Obj input) throws Exception {
    PythonClient client = session.python();
    return "`" + client.output(client.run(input), ofSeconds(60)).orElseThrow() + "`";
  }

  private static String runSync(ClientSession session) throws Exception {
    return "`" + session.python().runSync(CUP, ofSeconds(86_400)).orElseThrow() + "`";
  }

  private static String stream(ClientSession session, int mostCalls) throws Exception {
    PythonClient client = session.python();
    return "`" + Json.of(client.stream(client.run(CUP), mostCalls)) + "`";
  }

  private static String status(ClientSession session, PythonClient client, int refused)
      throws Exception {
    session.endpoint().faults().add(refusal(Operation.STATUS).times(refused));
    return client.status(client.run(CUP)) + ", " + client.retries();
  }
}
