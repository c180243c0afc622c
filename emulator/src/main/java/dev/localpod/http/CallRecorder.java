package dev.localpod.http;

import dev.localpod.core.ClientCall;
import dev.localpod.core.Health;
import dev.localpod.core.limit.RateLimitException;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.CallRequest;
import dev.localpod.journal.Event;
import dev.localpod.journal.SecretMasker;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Collects the journal entry of one call while the call is handled. */
final class CallRecorder {

  private static final String ATTRIBUTE = "dev.localpod.recorder";

  /** The status of a call without an answer in the journal. */
  private static final int NO_ANSWER = 0;

  private final ClientCall call;
  private final String operation;
  private final String method;
  private final String query;
  private final Map<String, String> headers;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private Optional<JobId> job;
  private TruncatedJson body = TruncatedJson.NOTHING;
  private Optional<JobStatus> reportedStatus = Optional.empty();
  private Optional<Integer> chunks = Optional.empty();
  private Optional<String> error = Optional.empty();

  private CallRecorder(
      ClientCall call, CallTarget target, Map<String, String> headers, Context ctx) {
    this.call = call;
    this.operation = target.operation();
    this.job = target.jobId();
    this.method = ctx.req().getMethod();
    this.query = SecretMasker.maskQuery(Optional.ofNullable(ctx.queryString()).orElse(""));
    this.headers = headers;
  }

  /** Starts to record a call with these headers. */
  static CallRecorder begin(
      Context ctx, ClientCall call, CallTarget target, Map<String, String> headers) {
    var recorder = new CallRecorder(call, target, headers, ctx);
    ctx.attribute(ATTRIBUTE, recorder);
    // Ends a call that is cut off before anything else ends it.
    Request.addCompletionListener(
        ServletContextRequest.getServletContextRequest(ctx.req()), failure -> recorder.cutOff());
    return recorder;
  }

  /** Returns the recorder of a call; empty before it is routed. */
  static Optional<CallRecorder> of(Context ctx) {
    return Optional.ofNullable(ctx.attribute(ATTRIBUTE));
  }

  /** Records the body of the call. */
  void body(Json value) {
    body = TruncatedJson.of(SecretMasker.maskBody(value));
  }

  /** Records that the answer to a poll shows this job. */
  void polled(Job shown) {
    call.polled(shown);
    reports(shown);
  }

  /** Records that the answer to a poll shows these counts. */
  void polled(Health shown) {
    call.polled(shown);
  }

  /** Records that the call submitted this job. */
  void submitted(JobId id) {
    job = Optional.of(id);
  }

  /** Records that the answer shows this job. */
  void reports(Job shown) {
    job = Optional.of(shown.id());
    reportedStatus = Optional.of(shown.status());
  }

  /** Records that the answer shows this number of chunks of the job, and its status. */
  void reports(JobStatus status, int number) {
    reportedStatus = Optional.of(status);
    chunks = Optional.of(number);
  }

  /** Records that the client does not get what the answer shows. */
  void reportsNothing() {
    reportedStatus = Optional.empty();
    chunks = Optional.empty();
  }

  /** Returns the job that the call names or has submitted, if it is known yet. */
  Optional<JobId> job() {
    return job;
  }

  /** Returns the status that the answer shows; empty without such an answer. */
  Optional<JobStatus> reportedStatus() {
    return reportedStatus;
  }

  /** Records that the answer is this error. */
  void error(String detail) {
    error = Optional.of(detail);
  }

  /**
   * Counts the call for the limits (LIM-1).
   *
   * @throws HttpError if it exceeds one
   */
  void checkLimits(AuthorizedCall authorized) {
    try {
      call.admit(authorized.apiKey(), authorized.route().operation());
    } catch (RateLimitException exceeded) {
      throw HttpError.tooManyRequests(exceeded, authorized.endpoint().options().clock().speed());
    }
  }

  /** Ends the call with the answer that is about to be sent. */
  void end(Context ctx) {
    end(new Event.Answer(ctx.statusCode(), reportedStatus, chunks, retryAfter(ctx), error));
  }

  /** Ends the call without an answer. */
  void cutOff() {
    end(
        new Event.Answer(
            NO_ANSWER, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  /** Records that the client ended the connection before its answer (SYNC-5, STRM-7). */
  void clientLeft() {
    end(
        new Event.Answer(
            NO_ANSWER,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("the client ended the connection")));
  }

  /** Records that the call is not answered at once; does nothing when called again. */
  void start() {
    if (!started.getAndSet(true)) {
      call.start(new Event.CallStarted(operation, job, request()));
    }
  }

  private CallRequest request() {
    return new CallRequest(call.after(), call.at(), call.realAt(), method, query, headers, body);
  }

  private void end(Event.Answer answer) {
    if (ended.getAndSet(true)) {
      return;
    }
    call.end(new Event.Call(operation, job, request(), answer));
  }

  /** Returns the {@code Retry-After} of the answer, whether from a limit or a fault (LIM-3). */
  private static Optional<Duration> retryAfter(Context ctx) {
    return Optional.ofNullable(ctx.res().getHeader(HttpHeader.RETRY_AFTER.asString()))
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }
}
