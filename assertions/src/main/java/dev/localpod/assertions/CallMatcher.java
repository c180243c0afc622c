package dev.localpod.assertions;

import dev.localpod.job.Operation;
import dev.localpod.journal.SecretMasker;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A condition that narrows a set of calls.
 *
 * @param text its description, as the part of a sentence that follows "calls"
 * @param test returns the difference of a call that does not match
 */
record CallMatcher(String text, Function<RecordedCall, Optional<String>> test) {

  private static final String ANSWERED = "answered with ";

  /** Reports whether it looks at the status codes of answers. */
  boolean isForAnswers() {
    return text.startsWith(ANSWERED);
  }

  static CallMatcher operation(List<Operation> wanted) {
    String names = wanted.stream().map(Operation::text).collect(Collectors.joining(" or "));
    return new CallMatcher(
        "to " + names,
        call ->
            wanted.stream().anyMatch(call::is)
                ? Optional.empty()
                : Optional.of(
                    "operation: expected " + names + ", but it is " + call.event().operation()));
  }

  static CallMatcher body(Json body) {
    Json masked = SecretMasker.maskBody(body);
    return new CallMatcher(
        "with the body " + JsonDifference.cut(masked.toString(), 0),
        call -> bodyDifference(TruncatedJson.of(masked), call.event().request().body()));
  }

  private static Optional<String> bodyDifference(TruncatedJson wanted, TruncatedJson body) {
    if (body.length() == 0) {
      return Optional.of("body: expected one, but it has none");
    } else if (body.isWhole() && wanted.isWhole()) {
      return JsonDifference.between(wanted.shown(), body.shown())
          .map(difference -> "body:" + difference.replace("\n", "\n  "));
    } else if (body.sha256().equals(wanted.sha256())) {
      return Optional.empty();
    }
    return Optional.of(
        "body: expected %s bytes%s, but it has %s%s"
            .formatted(wanted.length(), hash(wanted), body.length(), hash(body)));
  }

  private static String hash(TruncatedJson body) {
    return body.sha256().map(hash -> " with the hash " + hash.substring(0, 8)).orElse("");
  }

  static CallMatcher header(String name, String value) {
    String shown = name.toLowerCase(Locale.ROOT);
    String masked = SecretMasker.maskHeader(shown, value);
    return new CallMatcher(
        "with the header " + shown + ": " + masked,
        call -> {
          Optional<String> found = Optional.ofNullable(call.event().request().headers().get(shown));
          return found.equals(Optional.of(masked))
              ? Optional.empty()
              : Optional.of(
                  "header %s: expected %s, but %s"
                      .formatted(
                          shown, masked, found.map(it -> "it is " + it).orElse("it is missing")));
        });
  }

  static CallMatcher answer(int code) {
    return new CallMatcher(
        ANSWERED + code,
        call ->
            !call.isOpen() && call.event().answer().code() == code
                ? Optional.empty()
                : Optional.of("answer: expected " + code + ", but " + call.progress()));
  }

  Optional<String> difference(RecordedCall call) {
    return test.apply(call);
  }
}
