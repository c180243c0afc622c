package dev.localpod.script;

import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Something that must hold for a rule to be chosen. */
public sealed interface Condition {

  /** Whether it holds for this work. */
  boolean holds(ScriptContext work);

  /** What kind of condition this is, to switch on. */
  Kind kind();

  /** The kinds of conditions, by the names they have in a scenario and in the order of it. */
  enum Kind {
    /** {@link Attempt}. */
    ATTEMPT,
    /** {@link Equal}. */
    EQUALS,
    /** {@link Contains}. */
    CONTAINS,
    /** {@link Matches}. */
    MATCHES,
    /** {@link Exists}. */
    EXISTS;

    /** What it is called in a scenario. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * It is the job's n-th dispatch to a worker, counted from 1; a re-dispatch and a retry each add
   * one.
   */
  record Attempt(int number) implements Condition {
    /** Refuses numbers below 1. */
    public Attempt {
      if (number < 1) {
        throw new IllegalArgumentException(
            "attempt " + number + " never happens: attempts are counted from 1");
      }
    }

    @Override
    public Kind kind() {
      return Kind.ATTEMPT;
    }

    @Override
    public boolean holds(ScriptContext work) {
      return work.attempt() == number;
    }
  }

  /** The value at a place in the input equals another; numbers by value, objects by members. */
  record Equal(JsonPointer at, Json value) implements Condition {
    @Override
    public Kind kind() {
      return Kind.EQUALS;
    }

    @Override
    public boolean holds(ScriptContext work) {
      return at.in(work.input()).filter(value::equals).isPresent();
    }
  }

  /** The string at a place in the input contains a string, or the array there an element. */
  record Contains(JsonPointer at, Json value) implements Condition {
    @Override
    public Kind kind() {
      return Kind.CONTAINS;
    }

    @Override
    public boolean holds(ScriptContext work) {
      return at.in(work.input()).filter(this::isContainedIn).isPresent();
    }

    private boolean isContainedIn(Json found) {
      if (found instanceof Json.Str text && value instanceof Json.Str part) {
        return text.value().contains(part.value());
      }
      return found instanceof Json.Arr array && array.items().contains(value);
    }
  }

  /** The string at a place in the input matches a regular expression as a whole. */
  record Matches(JsonPointer at, Pattern pattern) implements Condition {
    /** Refuses flags that are not part of the expression, since a scenario could not tell them. */
    public Matches {
      if (pattern.flags() != Pattern.compile(pattern.pattern()).flags()) {
        throw new IllegalArgumentException(
            "the expression '"
                + pattern
                + "' cannot have flags beside it; allowed are flags inside it, as in (?i)"
                + pattern);
      }
    }

    @Override
    public Kind kind() {
      return Kind.MATCHES;
    }

    @Override
    public boolean holds(ScriptContext work) {
      return at.in(work.input())
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

  /** There is, or is not, a value at a place in the input. */
  record Exists(JsonPointer at, boolean expected) implements Condition {
    @Override
    public Kind kind() {
      return Kind.EXISTS;
    }

    @Override
    public boolean holds(ScriptContext work) {
      return at.in(work.input()).isPresent() == expected;
    }
  }
}
