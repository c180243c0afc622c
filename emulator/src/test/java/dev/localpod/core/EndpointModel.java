package dev.localpod.core;

import static java.util.stream.Collectors.joining;

import dev.localpod.job.JobStatus;
import dev.localpod.job.Policy;
import dev.localpod.job.SubmissionKind;
import dev.localpod.json.Json;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Delay;
import dev.localpod.script.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A second reading of the contract, as plain as it can be: lists that are searched, one list of
 * what is to come, and after each thing that happens a look at whether a job can start and whether
 * a call can be answered. It shares values and settings with the engine, but no mechanism. What
 * happens at the same instant happens in the order in which it was scheduled.
 */
final class EndpointModel implements EndpointUnderTest {

  private static final Set<JobStatus> RETRYABLE = Set.of(JobStatus.FAILED, JobStatus.TIMED_OUT);

  private record Event(Duration due, Runnable action) {}

  private record Piece(int submission, int number, Json output) {}

  private static final class Job {
    private final int number;
    private final JobKind chore;
    private final Policy policy;
    private final Duration retention;
    private boolean known = true;
    private JobStatus status = JobStatus.IN_QUEUE;
    private int attempt;
    private int retries;
    private int submissions;
    private int losses;
    private Duration queuedAt = Duration.ZERO;
    private Optional<Duration> startedAt = Optional.empty();
    private Optional<Duration> toldAt = Optional.empty();
    private Optional<Json> output = Optional.empty();
    private Optional<String> error = Optional.empty();
    private int chunks;
    private List<Piece> undelivered = new ArrayList<>();
    private List<Json> streamed = new ArrayList<>();
    private Iterator<Step> steps = Collections.emptyIterator();
    private @Nullable Worker worker;
    private @Nullable Event ttl;
    private @Nullable Event timeout;
    private @Nullable Event step;
    private @Nullable Event removal;

    /** Changes with each stay in the queue. */
    private Object stay = new Object();

    private Job(int number, JobKind chore, Policy policy, Duration retention) {
      this.number = number;
      this.chore = chore;
      this.policy = policy;
      this.retention = retention;
    }

    private String show() {
      return EndpointUnderTest.show(
          number,
          status,
          attempt,
          retries,
          output,
          error,
          startedAt.map(start -> start.minus(queuedAt)),
          startedAt.flatMap(start -> toldAt.map(jobStatus -> jobStatus.minus(start))));
    }
  }

  private static final class Worker {
    private String condition = "initializing";
    private final List<Job> jobs = new ArrayList<>();
    private @Nullable Event next;

    private boolean is(String wanted) {
      boolean fit = condition.equals("fit");
      return switch (wanted) {
        case "idle" -> fit && jobs.isEmpty();
        case "running" -> fit && !jobs.isEmpty();
        default -> condition.equals(wanted);
      };
    }
  }

  private static final class Call {
    private final Job job;
    private final boolean streams;
    private String answer = WAITS;
    private List<Piece> got = List.of();
    private @Nullable Event deadline;

    private Call(Job job, boolean streams) {
      this.job = job;
      this.streams = streams;
    }

    private boolean waits() {
      return answer.equals(WAITS);
    }
  }

  private final EndpointSettings settings;
  private final WorkerSettings workerPool;
  private Duration now = Duration.ZERO;
  private final List<Event> agenda = new ArrayList<>();
  private final List<Job> jobs = new ArrayList<>();
  private final List<Job> queue = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<String> webhooks = new ArrayList<>();
  private Optional<Call> lastStream = Optional.empty();
  private int completed;
  private int failed;
  private int redispatched;
  private @Nullable Object watched;
  private @Nullable Event tick;

  EndpointModel(EndpointSettings settings) {
    this.settings = settings;
    this.workerPool = settings.workers();
    settle();
  }

  // ---- what the test asks

  /** All jobs ever submitted. */
  List<Integer> submitted() {
    return numbers(job -> true);
  }

  /** Those that can be retried. */
  List<Integer> retryable() {
    return numbers(job -> job.known && RETRYABLE.contains(job.status));
  }

  /** Those with chunks to come, or to be had again. */
  List<Integer> streaming() {
    return numbers(job -> job.known && job.chore.streams());
  }

  private List<Integer> numbers(Predicate<Job> which) {
    return jobs.stream().filter(which).map(job -> job.number).toList();
  }

  /** How long it is until something happens by itself. */
  Optional<Duration> untilNext() {
    return next().map(event -> event.due().minus(now));
  }

  // ---- commands

  @Override
  public Object run(JobKind chore, Policy policy) {
    return submit(chore, policy, SubmissionKind.RUN.retention());
  }

  @Override
  public Object runsync(JobKind chore, Policy policy, Optional<Duration> wait) {
    Duration minute = SubmissionKind.RUNSYNC.retention();
    boolean retains =
        settings.edition().get(EditionSwitch.SYNC_WAIT) == EditionSwitch.SyncWait.HOLD_AND_RETAIN;
    Duration asked = retains ? wait.orElse(minute) : minute;
    return submit(chore, policy, asked.compareTo(minute) > 0 ? asked : minute);
  }

  private Object submit(JobKind chore, Policy policy, Duration retention) {
    var job = new Job(jobs.size(), chore, policy, retention);
    jobs.add(job);
    enqueue(job);
    armTtl(job, policy.ttl().orElse(settings.ttl()));
    return then(job.show());
  }

  @Override
  public Object status(int number, Duration ttl) {
    Job job = jobs.get(number);
    if (!job.known) {
      return NOT_FOUND;
    }
    if (job.status.isFinal()) {
      expireIn(job, ttl);
    } else {
      armTtl(job, ttl);
    }
    return then(job.show());
  }

  @Override
  public Object await(int number, Duration wait) {
    return hold(new Call(jobs.get(number), false), wait);
  }

  @Override
  public Object stream(int number, Duration wait) {
    var call = new Call(jobs.get(number), true);
    if (call.job.known) {
      lastStream = Optional.of(call);
    }
    return hold(call, wait);
  }

  private Object hold(Call call, Duration wait) {
    if (!call.job.known) {
      return NOT_FOUND;
    }
    calls.add(call);
    answerIfDue(call);
    if (call.waits()) {
      call.deadline = in(wait, () -> answer(call));
    }
    return then("held call " + (calls.size() - 1));
  }

  @Override
  public Object putBack() {
    Optional<Call> call = lastStream.filter(last -> !last.waits());
    if (call.isEmpty()) {
      return "nothing";
    }
    lastStream = Optional.empty();
    Job job = call.get().job;
    call.get().got.stream()
        .filter(piece -> piece.submission() == job.submissions)
        .forEach(job.undelivered::add);
    job.undelivered.sort(Comparator.comparing(Piece::number));
    return then("put back");
  }

  @Override
  public Object cancel(int number) {
    Job job = jobs.get(number);
    if (!job.known) {
      return NOT_FOUND;
    }
    boolean now = !job.status.isFinal();
    if (now) {
      finish(job, JobStatus.CANCELLED, Optional.empty(), Optional.empty());
    }
    return then(now + " " + job.show());
  }

  @Override
  public Object retry(int number) {
    Job job = jobs.get(number);
    if (!job.known) {
      return NOT_FOUND;
    }
    if (!RETRYABLE.contains(job.status)) {
      return REFUSED;
    }
    cancel(job.removal);
    job.submissions++;
    job.losses = 0;
    job.undelivered = new ArrayList<>();
    enqueue(job);
    armTtl(job, job.policy.ttl().orElse(settings.ttl()));
    return then(job.show());
  }

  @Override
  public Object purge() {
    List<Job> waiting = List.copyOf(queue);
    waiting.forEach(job -> finish(job, JobStatus.CANCELLED, Optional.empty(), Optional.empty()));
    return then(waiting.size());
  }

  @Override
  public Object crash(int most) {
    List<Worker> victims =
        workers.stream().filter(worker -> worker.is("running")).limit(most).toList();
    victims.forEach(this::lose);
    return then(victims.size());
  }

  @Override
  public Object throttle(int wanted) {
    return setAside("throttled", wanted);
  }

  @Override
  public Object makeUnhealthy(int wanted) {
    return setAside("unhealthy", wanted);
  }

  private Object setAside(String condition, int wanted) {
    String other = condition.equals("throttled") ? "unhealthy" : "throttled";
    if (wanted + count(other) > workerPool.max()) {
      return REFUSED;
    }
    while (count(condition) < wanted) {
      Worker chosen = first("idle").or(() -> first("initializing")).orElse(null);
      if (chosen == null && workers.size() < workerPool.max()) {
        chosen = new Worker();
        workers.add(chosen);
      } else if (chosen == null) {
        chosen = first("running").orElseThrow();
      }
      cancel(chosen.next);
      chosen.condition = condition;
    }
    workers.stream()
        .filter(worker -> worker.is(condition))
        .skip(wanted)
        .toList()
        .forEach(this::becomeReady);
    return then("done");
  }

  @Override
  public Object advance(Duration by) {
    Duration end = now.plus(by);
    for (var event = next(); event.isPresent(); event = next()) {
      if (event.get().due().compareTo(end) > 0) {
        break;
      }
      agenda.remove(event.get());
      now = event.get().due();
      event.get().action().run();
      settle();
    }
    now = end;
    return "done";
  }

  @Override
  public Object close() {
    calls.stream().filter(Call::waits).forEach(this::answer);
    return "done";
  }

  // ---- what is to come

  private Event in(Duration delay, Runnable action) {
    var event = new Event(now.plus(delay), action);
    agenda.add(event);
    return event;
  }

  private void cancel(@Nullable Event event) {
    agenda.remove(event);
  }

  /** The earliest event, the one scheduled first if there are several. */
  private Optional<Event> next() {
    return agenda.stream().min(Comparator.comparing(Event::due));
  }

  // ---- what follows from a change

  private Object then(Object answer) {
    settle();
    return answer;
  }

  private void settle() {
    scale();
    Optional<Worker> free = free();
    while (!queue.isEmpty() && free.isPresent()) {
      start(queue.get(0), free.get());
      scale();
      free = free();
    }
    calls.forEach(this::answerIfDue);
  }

  private void answerIfDue(Call call) {
    boolean chunks = call.streams && !call.job.undelivered.isEmpty();
    if (call.waits() && (chunks || call.job.status.isFinal())) {
      answer(call);
    }
  }

  private void answer(Call call) {
    cancel(call.deadline);
    if (call.streams) {
      call.got = call.job.undelivered;
      call.job.undelivered = new ArrayList<>();
      call.answer =
          call.got.stream()
              .map(piece -> " " + piece.number() + piece.output())
              .collect(joining("", call.job.status.name(), ""));
    } else {
      call.answer = call.job.show();
    }
  }

  // ---- jobs

  private void enqueue(Job job) {
    job.status = JobStatus.IN_QUEUE;
    job.stay = new Object();
    job.queuedAt = now;
    job.startedAt = Optional.empty();
    tell(job, Optional.empty(), Optional.empty(), Optional.empty());
    queue.add(job);
  }

  private void tell(
      Job job, Optional<Json> output, Optional<String> error, Optional<Duration> when) {
    job.output = output;
    job.error = error;
    job.toldAt = when;
  }

  private void armTtl(Job job, Duration ttl) {
    cancel(job.ttl);
    job.ttl =
        in(
            ttl,
            () -> {
              if (job.status == JobStatus.IN_PROGRESS
                  && settings.edition().get(EditionSwitch.TTL_IN_PROGRESS)
                      == EditionSwitch.TtlEnd.REMOVED) {
                leave(job);
                job.known = false;
                calls.stream()
                    .filter(call -> call.job == job && call.waits())
                    .forEach(
                        call -> {
                          cancel(call.deadline);
                          call.answer = NOT_FOUND;
                        });
              } else {
                finish(job, JobStatus.TIMED_OUT, Optional.empty(), Optional.empty());
              }
            });
  }

  private void start(Job job, Worker worker) {
    queue.remove(job);
    cancel(worker.next);
    worker.jobs.add(job);
    job.worker = worker;
    job.status = JobStatus.IN_PROGRESS;
    job.startedAt = Optional.of(now);
    job.attempt++;
    job.timeout =
        in(
            job.policy.executionTimeout().orElse(settings.executionTimeout()),
            () -> {
              if (settings.edition().get(EditionSwitch.EXECUTION_TIMEOUT)
                  == EditionSwitch.TimeoutEnd.FAILED) {
                fail(job, "executionTimeout exceeded");
              } else {
                finish(job, JobStatus.TIMED_OUT, Optional.empty(), Optional.empty());
              }
            });
    job.steps = job.chore.steps(job.attempt).iterator();
    job.streamed = new ArrayList<>();
    work(job);
  }

  private void work(Job job) {
    while (job.steps.hasNext()) {
      Step step = job.steps.next();
      if (step instanceof Step.After after) {
        job.step = in(((Delay.Fixed) after.delay()).duration(), () -> work(job));
        return;
      } else if (step instanceof Step.Hang) {
        return;
      } else if (step instanceof Step.Crash) {
        lose(job.worker);
        return;
      } else if (step instanceof Step.Fail fail) {
        fail(job, ((Json.Str) fail.error()).value());
        return;
      } else if (step instanceof Step.Complete complete) {
        complete(job, complete.output().orElseThrow());
        return;
      } else if (step instanceof Step.Chunk chunk) {
        job.streamed.add(chunk.output());
        job.undelivered.add(new Piece(job.submissions, job.chunks++, chunk.output()));
      } else if (step instanceof Step.Progress progress) {
        tell(job, Optional.of(progress.output()), Optional.empty(), Optional.of(now));
      }
    }
    Json all = new Json.Arr(settings.aggregateStream() ? job.streamed : List.of());
    complete(job, job.streamed.isEmpty() ? job.chore.input() : all);
  }

  private void complete(Job job, Json output) {
    finish(job, JobStatus.COMPLETED, Optional.of(output), Optional.empty());
  }

  private void fail(Job job, String error) {
    finish(job, JobStatus.FAILED, Optional.empty(), Optional.of(error));
  }

  private void finish(Job job, JobStatus end, Optional<Json> output, Optional<String> error) {
    leave(job);
    cancel(job.ttl);
    job.status = end;
    tell(job, output, error, Optional.of(now));
    if (end == JobStatus.COMPLETED) {
      completed++;
    } else if (end != JobStatus.CANCELLED) {
      failed++;
    }
    if (end != JobStatus.CANCELLED) {
      webhooks.add(now + " " + job.show());
    }
    expireIn(job, job.retention);
  }

  private void leave(Job job) {
    queue.remove(job);
    if (job.worker != null) {
      job.worker.jobs.remove(job);
      if (job.worker.is("idle") && workers.contains(job.worker)) {
        becomeReady(job.worker);
      }
      job.worker = null;
    }
    cancel(job.timeout);
    cancel(job.step);
  }

  private void expireIn(Job job, Duration retention) {
    cancel(job.removal);
    job.removal = in(retention, () -> job.known = false);
  }

  // ---- workers

  private Optional<Worker> free() {
    return workers.stream()
        .filter(worker -> worker.is("fit") && worker.jobs.size() < workerPool.concurrency())
        .findFirst();
  }

  private void scale() {
    while (workers.size() < workerPool.min()) {
      add();
    }
    List<Job> urgent = queue.stream().filter(job -> !job.policy.lowPriority()).toList();
    int figure = workerPool.scaling().value();
    if (workerPool.scaling().type() == ScalingRule.Type.REQUEST_COUNT) {
      int wanted = (urgent.size() + inProgress() + figure - 1) / figure;
      while (workers.size() < Math.min(wanted, workerPool.max())) {
        add();
      }
      return;
    }
    if (workers.isEmpty() && !urgent.isEmpty()) {
      add();
    }
    boolean room = workers.size() < workerPool.max();
    Object oldest = urgent.isEmpty() ? null : urgent.get(0).stay;
    if (oldest != watched || !room) {
      watched = oldest;
      cancel(tick);
      tick = null;
    }
    if (tick == null && oldest != null && room) {
      Duration waited = now.minus(urgent.get(0).queuedAt);
      Duration delay = Duration.ofSeconds(figure);
      tick =
          in(
              delay.minus(Duration.ofMillis(waited.toMillis() % delay.toMillis())),
              () -> {
                tick = null;
                add();
              });
    }
  }

  private void add() {
    var worker = new Worker();
    workers.add(worker);
    if (workerPool.coldStart().isZero()) {
      becomeReady(worker);
    } else {
      worker.next = in(workerPool.coldStart(), () -> becomeReady(worker));
    }
  }

  private void becomeReady(Worker worker) {
    worker.condition = "fit";
    if (worker.jobs.isEmpty()) {
      worker.next =
          in(
              workerPool.idleTimeout(),
              () -> {
                if (workers.size() > workerPool.min()) {
                  workers.remove(worker);
                }
              });
    }
  }

  private void lose(@Nullable Worker worker) {
    workers.remove(worker);
    for (Job job : List.copyOf(worker.jobs)) {
      job.losses++;
      if (job.losses > 1) {
        fail(job, "job timed out after 1 retries");
      } else {
        leave(job);
        redispatched++;
        job.retries = 1;
        enqueue(job);
      }
    }
  }

  private Optional<Worker> first(String condition) {
    return workers.stream().filter(worker -> worker.is(condition)).findFirst();
  }

  // ---- what can be seen

  @Override
  public List<String> look() {
    var facts = new ArrayList<String>();
    facts.add("now " + now);
    facts.add(health().toString());
    jobs.stream().filter(job -> job.known).forEach(job -> facts.add(job.show()));
    for (int i = 0; i < calls.size(); i++) {
      facts.add("held call " + i + ": " + calls.get(i).answer);
    }
    webhooks.forEach(sent -> facts.add("webhook " + sent));
    return facts;
  }

  private Health health() {
    int idle = count("idle");
    return new Health(
        new Health.Jobs(completed, failed, inProgress(), queue.size(), redispatched),
        new Health.Workers(
            idle,
            count("initializing"),
            idle,
            count("running"),
            count("throttled"),
            count("unhealthy")));
  }

  private int inProgress() {
    Predicate<Job> runs = job -> job.known && job.status == JobStatus.IN_PROGRESS;
    return (int) jobs.stream().filter(runs).count();
  }

  private int count(String condition) {
    return (int) workers.stream().filter(worker -> worker.is(condition)).count();
  }
}
