package dev.localpod.check;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * One thing that was seen.
 *
 * @param what its name
 * @param expected what each edition expects
 * @param got what came
 * @param agrees the editions that it agrees with
 */
public record Observation(
    String what, Map<CheckEdition, String> expected, String got, Set<CheckEdition> agrees) {

  static Observation of(String what, String documented, String observed, String got) {
    Map<CheckEdition, String> expected = new EnumMap<>(CheckEdition.class);
    expected.put(CheckEdition.DOCUMENTED, documented);
    expected.put(CheckEdition.OBSERVED, observed);
    Set<CheckEdition> agrees = EnumSet.noneOf(CheckEdition.class);
    expected.forEach(
        (edition, text) -> {
          if (text.equals(got)) {
            agrees.add(edition);
          }
        });
    return new Observation(what, expected, got, agrees);
  }

  /** Returns what was expected, by all editions or by each. */
  String expectation() {
    String documented = expected.getOrDefault(CheckEdition.DOCUMENTED, "");
    String observed = expected.getOrDefault(CheckEdition.OBSERVED, "");
    return documented.equals(observed)
        ? documented
        : documented + " (documented) or " + observed + " (observed)";
  }
}
