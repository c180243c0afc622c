package dev.localpod.script;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * How much of a reply a step sends.
 *
 * @param reply the reply, with its placeholders
 * @param stopAfter the number of tokens after which the script goes on with another step; empty to
 *     send all and to end the job
 */
record ChatPlan(ChatReply reply, OptionalInt stopAfter) {

  static ChatPlan whole(ChatReply reply) {
    return new ChatPlan(reply, OptionalInt.empty());
  }

  static ChatPlan of(ChatReply.Beginning beginning) {
    return new ChatPlan(beginning.reply(), OptionalInt.of(beginning.tokens()));
  }

  boolean isWhole() {
    return stopAfter.isEmpty();
  }

  /** Returns the number of tokens to send, out of all. */
  int tokens(int all) {
    return Math.min(stopAfter.orElse(all), all);
  }

  /** Draws the time that one token takes. */
  Duration pause(RandomGenerator random) {
    return reply.pace().sample(random);
  }

  /** Draws the time that some tokens take together, {@link Delay#LONGEST} at most. */
  Duration pause(int tokens, RandomGenerator random) {
    Duration sum = Duration.ZERO;
    for (int i = 0; i < tokens && sum.compareTo(Delay.LONGEST) < 0; i++) {
      sum = sum.plus(pause(random));
    }
    return sum.compareTo(Delay.LONGEST) < 0 ? sum : Delay.LONGEST;
  }
}
