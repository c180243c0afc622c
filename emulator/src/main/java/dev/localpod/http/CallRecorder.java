package dev.localpod.http;

import dev.localpod.core.ClientCall;
import dev.localpod.core.Health;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.SecretMasker;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** What becomes known of one call on its way, for the journal. */
final class CallRecorder {

  private static final String ATTRIBUTE = "dev.localpod.note";

  /** What the journal says of a call that got no answer. */
  private static final int NO_ANSWER = 0;

  private final ClientCall call;
  private final String operation;
  private final String method;
  private final String query;
  private final Map<String, String> headers;
  private final AtomicBoolean over = new AtomicBoolean();
  private Optional<JobId> job;
  private TruncatedJson body = TruncatedJson.NOTHING;
  private Optional<JobStatus> reportedStatus = Optional.empty();
  private Optional<Integer> chunks = Optional.empty();
  private Optional<String> error = Optional.empty();

  private CallRecorder(ClientCall call, String operation, Optional<JobId> job, Context ctx) {
    this.call = call;
    this.operation = operation;
    this.job = job;
    this.method = ctx.req().getMethod();
    this.query = Optional.ofNullable(ctx.queryString()).orElse("");
    this.headers = headers(ctx);
  }

  /** Begins to take notes of a call. */
  static CallRecorder begin(Context ctx, ClientCall call, String operation, Optional<JobId> job) {
    var recorder = new CallRecorder(call, operation, job, ctx);
    ctx.attribute(ATTRIBUTE, recorder);
    // A call that is cut off, by whomever, gets to none of those who end it otherwise.
    Request.addCompletionListener(
        ServletContextRequest.getServletContextRequest(ctx.req()), failure -> recorder.cutOff());
    return recorder;
  }

  /** The notes of a call that has got as far as to an endpoint. */
  static Optional<CallRecorder> of(Context ctx) {
    return Optional.ofNullable(ctx.attribute(ATTRIBUTE));
  }

  /** The call has this body. */
  void body(Json value) {
    body = TruncatedJson.of(SecretMasker.maskBody(value));
  }

  /** The call asks for a job as it stands, and the answer shows it. */
  void polled(Job shown) {
    call.polled(shown);
    reports(shown);
  }

  /** The call asks for the endpoint as it stands, and the answer shows it. */
  void polled(Health shown) {
    call.polled(shown);
  }

  /** The call submitted this job. */
  void submitted(JobId id) {
    job = Optional.of(id);
  }

  /** The answer shows this job. */
  void reports(Job shown) {
    job = Optional.of(shown.id());
    reportedStatus = Optional.of(shown.status());
  }

  /** The answer shows chunks of the job, which is in {@code status}. */
  void reports(JobStatus status, int number) {
    reportedStatus = Optional.of(status);
    chunks = Optional.of(number);
  }

  /** What the answer was to tell does not get to the client. */
  void reportsNothing() {
    reportedStatus = Optional.empty();
    chunks = Optional.empty();
  }

  /** The job that the call names or submitted, as far as that is known by now. */
  Optional<JobId> job() {
    return job;
  }

  /** What the job is in that the answer shows, if there is such an answer by now. */
  Optional<JobStatus> reportedStatus() {
    return reportedStatus;
  }

  /** The answer says that something is wrong. */
  void refused(String detail) {
    error = Optional.of(detail);
  }

  /**
   * Counts the call for the limits.
   *
   * @throws dev.localpod.core.limit.RateLimitException if it goes over one
   */
  void admit(String apiKey, Operation operation) {
    call.admit(apiKey, operation);
  }

  /** The answer is ready. */
  void end(Context ctx) {
    end(new Event.Answer(ctx.statusCode(), reportedStatus, chunks, retryAfter(ctx), error));
  }

  /** The call ends without an answer. */
  void cutOff() {
    end(
        new Event.Answer(
            NO_ANSWER, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private void end(Event.Answer answer) {
    if (over.getAndSet(true)) {
      return;
    }
    call.end(
        new Event.Call(
            operation,
            job,
            new Event.Request(call.after(), call.at(), call.realAt(), method, query, headers, body),
            answer));
  }

  /** How long the answer tells the client to wait, be it for a limit or for a fault (LIM-3). */
  private static Optional<Duration> retryAfter(Context ctx) {
    return Optional.ofNullable(ctx.res().getHeader(HttpHeader.RETRY_AFTER.asString()))
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }

  private static Map<String, String> headers(Context ctx) {
    var headers = new TreeMap<String, String>();
    for (String name : Collections.list(ctx.req().getHeaderNames())) {
      String key = name.toLowerCase(Locale.ROOT);
      String values = String.join(", ", Collections.list(ctx.req().getHeaders(name)));
      headers.put(key, SecretMasker.maskHeader(key, values));
    }
    return headers;
  }
}
