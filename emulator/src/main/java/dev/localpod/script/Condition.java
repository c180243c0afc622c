package dev.localpod.script;

import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A condition of a rule. */
public sealed interface Condition {

  /** The names of the conditions in a scenario, in the order in which one mapping lists them. */
  List<String> WORDS = List.of("attempt", "equals", "contains", "matches", "exists");

  /** Whether the condition holds for a dispatch of a job. */
  boolean holds(ScriptContext job);

  /** The name of this condition in a scenario. */
  String word();

  /** The place in the input that the condition looks at; empty if it looks at none. */
  default Optional<JsonPointer> place() {
    return Optional.empty();
  }

  /** The value beside the name in a scenario. */
  Json operand();

  /** A condition on the value at a place in the input. */
  sealed interface OfInput extends Condition {
    /** The place in the input. */
    JsonPointer at();

    @Override
    default Optional<JsonPointer> place() {
      return Optional.of(at());
    }
  }

  /** Holds for the n-th dispatch of a job to a worker, from 1; re-dispatches and retries count. */
  record Attempt(int number) implements Condition {
    /** Refuses numbers below 1. */
    public Attempt {
      if (number < 1) {
        throw new IllegalArgumentException(
            "attempt " + number + " never happens: attempts are counted from 1");
      }
    }

    @Override
    public String word() {
      return "attempt";
    }

    @Override
    public Json operand() {
      return Json.of(number);
    }

    @Override
    public boolean holds(ScriptContext job) {
      return job.attempt() == number;
    }
  }

  /** Holds if the value at a place equals another; numbers by value, objects by members. */
  record Equal(JsonPointer at, Json value) implements OfInput {
    @Override
    public String word() {
      return "equals";
    }

    @Override
    public Json operand() {
      return value;
    }

    @Override
    public boolean holds(ScriptContext job) {
      return at.in(job.input()).filter(value::equals).isPresent();
    }
  }

  /** Holds if the string at a place contains a string, or the array there an element. */
  record Contains(JsonPointer at, Json value) implements OfInput {
    @Override
    public String word() {
      return "contains";
    }

    @Override
    public Json operand() {
      return value;
    }

    @Override
    public boolean holds(ScriptContext job) {
      return at.in(job.input()).filter(this::isContainedIn).isPresent();
    }

    private boolean isContainedIn(Json found) {
      if (found instanceof Json.Str text && value instanceof Json.Str part) {
        return text.value().contains(part.value());
      }
      return found instanceof Json.Arr array && array.items().contains(value);
    }
  }

  /** Holds if the whole string at a place matches a regular expression. */
  record Matches(JsonPointer at, Pattern pattern) implements OfInput {
    /** Refuses flags outside the expression, which a scenario could not write. */
    public Matches {
      if (pattern.flags() != Pattern.compile(pattern.pattern()).flags()) {
        throw new IllegalArgumentException(
            "the expression '"
                + pattern
                + "' cannot have flags beside it; write them inside it, as in (?i)"
                + pattern);
      }
    }

    @Override
    public String word() {
      return "matches";
    }

    @Override
    public Json operand() {
      return Json.of(pattern.pattern());
    }

    @Override
    public boolean holds(ScriptContext job) {
      return at.in(job.input())
          .filter(found -> found instanceof Json.Str text && matches(text.value()))
          .isPresent();
    }

    private boolean matches(String text) {
      return pattern.matcher(text).matches();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Matches that
          && at.equals(that.at)
          && pattern.pattern().equals(that.pattern.pattern());
    }

    @Override
    public int hashCode() {
      return 31 * at.hashCode() + pattern.pattern().hashCode();
    }
  }

  /** Holds if there is a value at a place, or if there is no value. */
  record Exists(JsonPointer at, boolean expected) implements OfInput {
    @Override
    public String word() {
      return "exists";
    }

    @Override
    public Json operand() {
      return Json.of(expected);
    }

    @Override
    public boolean holds(ScriptContext job) {
      return at.in(job.input()).isPresent() == expected;
    }
  }
}
