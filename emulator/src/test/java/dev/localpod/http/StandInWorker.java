package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Speaks to an emulator as the official Python worker does, byte by byte: it fills in the templates
 * of its environment, appends parameters by {@code &}, sends JSON as a form, pings by a connection
 * of its own and asks which jobs to stop.
 */
final class StandInWorker implements AutoCloseable {

  /** What a worker does with a job; it ends the job by {@link Reports#done}. */
  interface Handler {
    void handle(Json.Obj job, Reports reports) throws Exception;
  }

  /** The reports that a handler can make. */
  interface Reports {
    /** Sends a progress update. */
    void progress(Object output);

    /** Streams a piece of output. */
    void chunk(Object output);

    /** Ends the job; {@code isStream} says whether its handler is a generator. */
    void done(Json.Obj result, boolean isStream);

    /** Whether the worker was told to stop the job. */
    boolean isStopped();
  }

  private final Map<String, String> environment;
  private final String id;
  private final Handler handler;
  private final int concurrency;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = new LinkedHashSet<>();
  private final Set<String> inProgress = new LinkedHashSet<>();
  private final Set<String> stopped = new LinkedHashSet<>();
  private final List<HttpAnswer> answers = new CopyOnWriteArrayList<>();
  private volatile boolean running = true;

  private StandInWorker(Map<String, String> environment, Handler handler, int concurrency) {
    this.environment = environment;
    this.id = environment.get("RUNPOD_POD_ID");
    this.handler = handler;
    this.concurrency = concurrency;
  }

  /** Starts a worker that runs as many jobs at once. */
  static StandInWorker start(Map<String, String> environment, int concurrency, Handler handler) {
    var worker = new StandInWorker(environment, handler, concurrency);
    worker.threads.execute(worker::pingLoop);
    worker.threads.execute(worker::takeLoop);
    worker.threads.execute(worker::stopLoop);
    return worker;
  }

  // ---- handlers as the Python library has them

  /** A function: its result is the output. */
  static Handler function(Function<Json.Obj, Object> function) {
    return (job, reports) -> {
      Object output = function.apply((Json.Obj) job.get("input").orElseThrow());
      reports.done(Json.object().put("output", output).build(), false);
    };
  }

  /** A generator: each piece is streamed; the output has all of them, or none. */
  static Handler generator(boolean aggregates, Function<Json.Obj, List<?>> pieces) {
    return (job, reports) -> {
      var output = new ArrayList<Object>();
      for (Object piece : pieces.apply((Json.Obj) job.get("input").orElseThrow())) {
        reports.chunk(piece);
        if (aggregates) {
          output.add(piece);
        }
      }
      reports.done(Json.object().put("output", output).build(), true);
    };
  }

  /** The answers to all reports, in order. */
  List<HttpAnswer> answers() {
    return answers;
  }

  // ---- loops

  private void pingLoop() {
    loop(
        connection -> {
          String jobs = String.join(",", jobs());
          String query =
              (jobs.isEmpty() ? "?" : "?job_id=" + encoded(jobs) + "&") + "runpod_version=1.12.0";
          get(connection, template("RUNPOD_WEBHOOK_PING").replace("$RUNPOD_POD_ID", id) + query);
          Thread.sleep(Integer.parseInt(environment.get("RUNPOD_PING_INTERVAL")));
        });
  }

  private void takeLoop() {
    loop(
        connection -> {
          int needed = concurrency - jobs().size();
          if (needed == 0) {
            Thread.sleep(1);
            return;
          }
          String url = template("RUNPOD_WEBHOOK_GET_JOB").replace("$ID", id);
          if (needed > 1) {
            url = url.replace("/job-take/", "/job-take-batch/") + "&batch_size=" + needed;
          }
          HttpAnswer answer =
              get(connection, url + "&job_in_progress=" + (jobs().isEmpty() ? 0 : 1));
          if (answer.status() == 200) {
            assertThat(answer.contentType()).isEqualTo("application/json");
            Json body = Json.parse(answer.body());
            List<Json> taken = body instanceof Json.Arr array ? array.items() : List.of(body);
            taken.forEach(job -> begin((Json.Obj) job));
          }
        });
  }

  private void stopLoop() {
    loop(
        connection -> {
          String url =
              template("RUNPOD_WEBHOOK_GET_JOB")
                  .replace("$ID", id)
                  .replace("/job-take/", "/job-stop/");
          HttpAnswer answer = get(connection, url);
          if (answer.status() == 200) {
            var jobs = (Json.Arr) Json.parse(answer.body()).at("/jobsToStop").orElseThrow();
            synchronized (this) {
              jobs.items().forEach(job -> stopped.add(((Json.Str) job).value()));
              notifyAll();
            }
          }
        });
  }

  private interface Step {
    void run(RawConnection connection) throws Exception;
  }

  /** Repeats a step by one connection, or by a new one after an error. */
  private void loop(Step step) {
    while (running) {
      try (RawConnection connection = connect()) {
        while (running) {
          step.run(connection);
        }
      } catch (IOException goneOrRestarted) {
        Thread.onSpinWait();
      } catch (InterruptedException killed) {
        return;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  // ---- jobs

  private synchronized List<String> jobs() {
    return List.copyOf(inProgress);
  }

  private synchronized void begin(Json.Obj job) {
    String jobId = ((Json.Str) job.get("id").orElseThrow()).value();
    inProgress.add(jobId);
    stopped.remove(jobId);
    threads.execute(
        () -> {
          try {
            handler.handle(job, new JobReports(jobId));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          } finally {
            end(jobId);
          }
        });
  }

  private synchronized void end(String jobId) {
    inProgress.remove(jobId);
  }

  private final class JobReports implements Reports {
    private final String jobId;

    JobReports(String jobId) {
      this.jobId = jobId;
    }

    @Override
    public void progress(Object output) {
      var update = Json.object().put("status", "IN_PROGRESS").put("output", output).build();
      post("RUNPOD_WEBHOOK_POST_OUTPUT", update, false);
    }

    @Override
    public void chunk(Object output) {
      post("RUNPOD_WEBHOOK_POST_STREAM", Json.object().put("output", output).build(), false);
    }

    @Override
    public void done(Json.Obj result, boolean isStream) {
      post("RUNPOD_WEBHOOK_POST_OUTPUT", result, isStream);
    }

    @Override
    public boolean isStopped() {
      synchronized (StandInWorker.this) {
        return stopped.contains(jobId);
      }
    }

    /** Posts JSON as a form, up to three times. */
    private void post(String variable, Json.Obj body, boolean isStream) {
      String url =
          template(variable).replace("$RUNPOD_POD_ID", id).replace("$ID", jobId)
              + "&isStream="
              + isStream;
      for (int attempt = 1; running; attempt++) {
        try (RawConnection connection = connect()) {
          byte[] bytes = body.toBytes();
          connection.send(
              """
              POST %s HTTP/1.1
              Host: %s
              Content-Type: application/x-www-form-urlencoded
              Authorization: %s
              User-Agent: RunPod-Python-SDK/1.12.0
              X-Request-ID: %s
              charset: utf-8
              Accept: */*
              Accept-Encoding: gzip, deflate
              Content-Length: %d

              """
                  .formatted(path(url), host(url), key(), jobId, bytes.length));
          answers.add(connection.send(bytes).answer());
          return;
        } catch (IOException lost) {
          if (attempt == 3) {
            throw new UncheckedIOException(lost);
          }
        }
      }
    }
  }

  // ---- HTTP

  private HttpAnswer get(RawConnection connection, String url) throws IOException {
    return connection
        .send(
            """
            GET %s HTTP/1.1
            Host: %s
            Content-Type: application/json
            Authorization: %s
            User-Agent: RunPod-Python-SDK/1.12.0
            Accept: */*
            Accept-Encoding: gzip, deflate

            """
                .formatted(path(url), host(url), key()))
        .answer();
  }

  private String template(String variable) {
    return environment.get(variable);
  }

  private String key() {
    return environment.get("RUNPOD_AI_API_KEY");
  }

  private static String path(String url) {
    return url.substring(url.indexOf('/', "http://".length()));
  }

  private static String host(String url) {
    return URI.create(url).getAuthority();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private RawConnection connect() throws IOException {
    URI url = URI.create(template("RUNPOD_WEBHOOK_PING").replace("$RUNPOD_POD_ID", id));
    var socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(60_000);
    synchronized (this) {
      sockets.add(socket);
      if (!running) {
        socket.close();
      }
    }
    return new RawConnection(socket);
  }

  /** Ends the worker without a word, as a signal would. */
  @Override
  public void close() {
    running = false;
    threads.shutdownNow();
    synchronized (this) {
      for (Socket socket : sockets) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
