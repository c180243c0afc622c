package dev.localpod.check;

import java.util.List;
import java.util.stream.Stream;

/** The rules that a client can observe, in the order of the contract. */
public final class Rules {

  /** All rules. */
  public static final List<Rule> ALL =
      Stream.of(
              AddressRules.ALL,
              SubmissionRules.ALL,
              PolicyRules.ALL,
              ReadingRules.ALL,
              ExpiryRule.ALL,
              StreamRules.ALL,
              ControlRules.ALL,
              FailureRules.ALL,
              LimitRules.ALL,
              WebhookRules.ALL,
              OpenAiRules.ALL)
          .flatMap(List::stream)
          .toList();

  private Rules() {}
}
