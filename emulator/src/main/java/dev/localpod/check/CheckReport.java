package dev.localpod.check;

import dev.localpod.check.RuleResult.Verdict;
import dev.localpod.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/** The results of a run, for people and for programs. */
public final class CheckReport {

  private final Target target;
  private final List<RuleResult> results;
  private final Scrubber scrubber;

  /** Creates a report. */
  public CheckReport(Target target, List<RuleResult> results) {
    this.target = target;
    this.results = List.copyOf(results);
    this.scrubber = new Scrubber(target);
  }

  /** Returns the line of a result, without the key. */
  public String line(RuleResult result) {
    return scrubber.withoutKey(result.line());
  }

  /** Reports whether no rule differs. */
  public boolean agrees() {
    return with(Verdict.DIFFERS).isEmpty();
  }

  private List<RuleResult> with(Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).toList();
  }

  /** Returns the summary, some lines. */
  public String summary() {
    List<RuleResult> agree = with(Verdict.AGREES);
    long both = agree.stream().filter(result -> result.editions().size() > 1).count();
    return String.join(
        System.lineSeparator(),
        "agrees    "
            + agree.size()
            + ": "
            + both
            + " with both editions, "
            + only(agree, CheckEdition.DOCUMENTED)
            + " with documented only, "
            + only(agree, CheckEdition.OBSERVED)
            + " with observed only",
        "differs   " + with(Verdict.DIFFERS).size() + ids(with(Verdict.DIFFERS)),
        "not tried " + with(Verdict.NOT_TRIED).size() + ids(with(Verdict.NOT_TRIED)));
  }

  private static long only(List<RuleResult> results, CheckEdition edition) {
    return results.stream()
        .filter(result -> result.editions().size() == 1 && result.editions().contains(edition))
        .count();
  }

  private static String ids(List<RuleResult> results) {
    return results.isEmpty()
        ? ""
        : results.stream()
            .map(result -> result.rule().id())
            .collect(Collectors.joining(", ", ": ", ""));
  }

  /** Returns the report for programs. */
  public Json toJson() {
    return Json.object()
        .put("baseUrl", scrubber.withoutKey(target.baseUrl().toString()))
        .put("endpoint", target.endpoint())
        .put("agrees", with(Verdict.AGREES).size())
        .put("differs", with(Verdict.DIFFERS).size())
        .put("notTried", with(Verdict.NOT_TRIED).size())
        .put("rules", results.stream().map(this::toJson).toList())
        .build();
  }

  private Json toJson(RuleResult result) {
    return Json.object()
        .put("id", result.rule().id())
        .put("title", result.rule().title())
        .put("verdict", result.verdict().text())
        .put("editions", result.editions().stream().map(CheckEdition::text).sorted().toList())
        .put("reason", scrubber.withoutKey(result.reason()))
        .put("observations", result.observations().stream().map(this::toJson).toList())
        .build();
  }

  private Json toJson(Observation seen) {
    return Json.object()
        .put("what", scrubber.withoutKey(seen.what()))
        .put("expected", scrubber.withoutKey(seen.expectation()))
        .put("got", scrubber.withoutKey(seen.got()))
        .put("agrees", seen.agrees().stream().map(CheckEdition::text).sorted().toList())
        .build();
  }

  /** Returns the report as JUnit's XML: a rule that was not tried is a skipped test. */
  public String toJunit() {
    return JunitXml.of(results, this::line);
  }
}
