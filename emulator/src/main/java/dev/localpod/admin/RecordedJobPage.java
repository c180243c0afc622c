package dev.localpod.admin;

import dev.localpod.http.HttpError;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page of the jobs of a recorded endpoint, newest first; {@link JobPage} of a served one.
 *
 * @param jobs the jobs of the page
 * @param next the {@code after} of the next page; null if no further job matches
 */
record RecordedJobPage(List<Json.Obj> jobs, @Nullable Long next) {

  /** What a text is searched in. */
  private static final List<String> SEARCHED =
      List.of("id", "workerId", "input", "output", "error");

  /**
   * Reads the query parameters of a call, and chooses the jobs.
   *
   * @param recorded the jobs of the endpoint, newest first
   * @throws HttpError if a parameter is wrong
   */
  static RecordedJobPage of(AdminRequest request, List<Json.Obj> recorded) {
    long before = request.number("after", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    long limit = request.number("limit", 1, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE);
    Optional<JobStatus> status = request.query("status").map(JobPage::status);
    Optional<Pattern> text = request.query("q").map(JobPage::anyCase);
    boolean withOutput = request.query("output").map(JobPage::flag).orElse(true);
    var page = new ArrayList<Json.Obj>();
    long last = before;
    for (int i = 0; i < recorded.size(); i++) {
      Json.Obj job = recorded.get(i);
      long number = recorded.size() - i;
      if (number < before && matches(job, status, text)) {
        if (page.size() == limit) {
          return new RecordedJobPage(page, last);
        }
        page.add(listed(job, withOutput));
        last = number;
      }
    }
    return new RecordedJobPage(page, null);
  }

  private static boolean matches(Json.Obj job, Optional<JobStatus> status, Optional<Pattern> text) {
    return status.map(it -> job.get("status").equals(Optional.of(Json.of(it.name())))).orElse(true)
        && text.map(
                wanted ->
                    SEARCHED.stream()
                        .flatMap(name -> job.get(name).stream())
                        .anyMatch(value -> wanted.matcher(textOf(value)).find()))
            .orElse(true);
  }

  private static String textOf(Json value) {
    return value instanceof Json.Str text ? text.value() : value.toString();
  }

  private static Json.Obj listed(Json.Obj job, boolean withOutput) {
    var members = Json.object();
    job.fields().entrySet().stream()
        .filter(member -> !member.getKey().equals("input"))
        .filter(member -> withOutput || !member.getKey().equals("output"))
        .forEach(member -> members.put(member.getKey(), member.getValue()));
    return members.build();
  }
}
