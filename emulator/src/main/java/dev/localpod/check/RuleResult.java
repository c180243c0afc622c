package dev.localpod.check;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of a rule.
 *
 * @param rule the rule
 * @param verdict whether the service agrees
 * @param editions the editions that it agrees with
 * @param reason what was expected and came, or why the rule was not tried; a remark if it agrees
 * @param observations what was seen
 * @param exchanges the calls that were looked at, and their answers
 */
public record RuleResult(
    Rule rule,
    Verdict verdict,
    Set<CheckEdition> editions,
    String reason,
    List<Observation> observations,
    List<Exchange> exchanges) {

  /** Whether a service agrees with a rule. */
  public enum Verdict {
    /** It agrees with at least one edition. */
    AGREES("agrees"),
    /** It agrees with no edition, or not with the one that was asked for. */
    DIFFERS("differs"),
    /** It cannot be told. */
    NOT_TRIED("not tried");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** Returns the words of reports. */
    public String text() {
      return text;
    }
  }

  /** Copies the collections. */
  public RuleResult {
    editions = Set.copyOf(editions);
    observations = List.copyOf(observations);
    exchanges = List.copyOf(exchanges);
  }

  static RuleResult notTried(Rule rule, String reason) {
    return new RuleResult(rule, Verdict.NOT_TRIED, Set.of(), reason, List.of(), List.of());
  }

  /**
   * Judges what was seen.
   *
   * @param required the edition to agree with; empty for any
   * @param blocked why the steps ended early, if they did
   */
  static RuleResult of(
      Rule rule,
      Optional<CheckEdition> required,
      List<Observation> observations,
      Optional<String> blocked,
      String remark,
      List<Exchange> exchanges) {
    Set<CheckEdition> editions = EnumSet.allOf(CheckEdition.class);
    observations.forEach(seen -> editions.retainAll(seen.agrees()));
    boolean fits = required.map(editions::contains).orElse(!editions.isEmpty());
    if (!fits) {
      return new RuleResult(
          rule,
          Verdict.DIFFERS,
          editions,
          difference(required, observations),
          observations,
          exchanges);
    }
    return blocked
        .map(why -> new RuleResult(rule, Verdict.NOT_TRIED, Set.of(), why, observations, exchanges))
        .orElseGet(
            () -> new RuleResult(rule, Verdict.AGREES, editions, remark, observations, exchanges));
  }

  private static String difference(
      Optional<CheckEdition> required, List<Observation> observations) {
    for (Observation seen : observations) {
      if (required
          .map(edition -> !seen.agrees().contains(edition))
          .orElse(seen.agrees().isEmpty())) {
        String expected =
            required
                .map(edition -> seen.expected().getOrDefault(edition, ""))
                .orElseGet(seen::expectation);
        return seen.what() + ": expected " + expected + ", got " + seen.got();
      }
    }
    return observations.stream()
        .filter(seen -> seen.agrees().size() == 1)
        .map(seen -> seen.what() + " is as " + seen.agrees().iterator().next().text())
        .collect(Collectors.joining(", ", "no edition has all of this: ", ""));
  }

  /** Returns the line of a report: the id, the verdict and the reason. */
  public String line() {
    return rule.id()
        + " "
        + verdict.text()
        + switch (verdict) {
          case AGREES -> " (" + editionNames() + ")" + (reason.isEmpty() ? "" : "; " + reason);
          case DIFFERS, NOT_TRIED -> ": " + reason;
        };
  }

  /** Returns the names of the editions that the service agrees with. */
  public String editionNames() {
    return editions.size() == CheckEdition.values().length
        ? "both editions"
        : editions.stream().map(CheckEdition::text).sorted().collect(Collectors.joining(", "));
  }
}
