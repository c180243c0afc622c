package dev.localpod.admin;

import dev.localpod.core.JobControl;
import dev.localpod.core.JobControl.Listed;
import dev.localpod.http.HttpError;
import dev.localpod.http.JobJson;
import dev.localpod.http.JsonList;
import dev.localpod.job.Job;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import dev.localpod.spelling.Suggestion;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page of the jobs of an endpoint, newest first. Jobs are read in batches, so that a search
 * through many of them does not keep the endpoint waiting.
 *
 * @param jobs reads the jobs
 * @param before the number that the jobs are below
 * @param limit the largest size of the page
 * @param status the status that the jobs must have
 * @param text the text that their id, worker, input, output or error must contain, in any case
 * @param withOutput whether the page has the outputs of the jobs
 */
record JobPage(
    JobControl jobs,
    long before,
    long limit,
    Optional<JobStatus> status,
    Optional<Pattern> text,
    boolean withOutput) {

  private static final int BATCH = 1_000;

  private static final List<String> STATUSES =
      Arrays.stream(JobStatus.values()).map(Enum::name).toList();

  /**
   * Reads the query parameters of a call.
   *
   * @throws HttpError if one of them is wrong
   */
  static JobPage of(AdminRequest request) {
    return new JobPage(
        request.endpoint().engine().jobControl(),
        request.number("after", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE),
        request.number("limit", 1, Integer.MAX_VALUE).orElse(Long.MAX_VALUE),
        request.query("status").map(JobPage::status),
        request.query("q").map(JobPage::anyCase),
        request.query("output").map(JobPage::flag).orElse(true));
  }

  /** Returns what finds a text in any case. */
  static Pattern anyCase(String text) {
    return Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /**
   * Reads a status.
   *
   * @throws HttpError if it is none
   */
  static JobStatus status(String word) {
    return Arrays.stream(JobStatus.values())
        .filter(status -> status.name().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                HttpError.badRequest(
                    "'status' cannot be '%s'; %s"
                        .formatted(
                            word,
                            Suggestion.must(
                                "be one of " + String.join(", ", STATUSES), word, STATUSES))));
  }

  /**
   * Reads {@code true} or {@code false}.
   *
   * @throws HttpError if it is neither
   */
  static boolean flag(String word) {
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw HttpError.badRequest("'output' cannot be '" + word + "'; must be true or false");
    };
  }

  /** Returns the page, and the {@code after} of the next one; null if no further job matches. */
  JsonList list() {
    var matches = new Matches(before, limit);
    return new JsonList("jobs", matches, () -> Json.object().put("next", next(matches)).build());
  }

  private @Nullable Long next(Matches taken) {
    boolean isLast = taken.left > 0 || !new Matches(taken.last, 1).hasNext();
    return isLast ? null : taken.last;
  }

  /** The newest jobs below a number that match. */
  private final class Matches implements Iterator<Json> {
    private final int size;
    private long left;
    private long last;
    private long next;
    private boolean more = true;
    private Iterator<Listed> batch = List.<Listed>of().iterator();

    Matches(long below, long atMost) {
      this.size = status.isEmpty() && text.isEmpty() ? (int) Math.min(BATCH, atMost) : BATCH;
      this.left = atMost;
      this.last = below;
      this.next = below;
    }

    @Override
    public boolean hasNext() {
      while (!batch.hasNext() && more && left > 0) {
        List<Listed> read = jobs.page(next, size);
        more = read.size() == size;
        next = more ? read.get(size - 1).number() : next;
        batch = read.stream().filter(listed -> matches(listed.job())).iterator();
      }
      return left > 0 && batch.hasNext();
    }

    @Override
    public Json next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the last job was taken");
      }
      Listed listed = batch.next();
      last = listed.number();
      left--;
      return show(listed.job());
    }
  }

  private boolean matches(Job job) {
    return status.map(wanted -> wanted == job.status()).orElse(true)
        && text.map(wanted -> contains(job, wanted)).orElse(true);
  }

  private static boolean contains(Job job, Pattern wanted) {
    return matches(job.id().value(), wanted)
        || matches(job.request().input(), wanted)
        || job.state().run().filter(run -> matches(run.workerId(), wanted)).isPresent()
        || JobJson.output(job.state()).filter(output -> matches(output, wanted)).isPresent()
        || JobJson.error(job.state()).filter(error -> matches(error, wanted)).isPresent();
  }

  private static boolean matches(Json value, Pattern wanted) {
    return matches(value instanceof Json.Str text ? text.value() : value.toString(), wanted);
  }

  private static boolean matches(String value, Pattern wanted) {
    return wanted.matcher(value).find();
  }

  private Json show(Job job) {
    Json.Obj listed = JobJson.listed(job);
    if (withOutput) {
      return listed;
    }
    var brief = Json.object();
    listed
        .fields()
        .forEach(
            (name, value) -> {
              if (!name.equals("output")) {
                brief.put(name, value);
              }
            });
    return brief.build();
  }
}
