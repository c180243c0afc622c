package dev.localpod.options;

/**
 * The rule by which an endpoint adds a worker (WRK-2).
 *
 * @param type the rule
 * @param value its figure, 1 or more: seconds for {@link Type#QUEUE_DELAY}, jobs per worker for
 *     {@link Type#REQUEST_COUNT}
 */
public record ScalingRule(Type type, int value) {

  /** Refuses a figure below 1. */
  public ScalingRule {
    if (value < 1) {
      throw new IllegalArgumentException(
          "scaling by " + type.text() + " cannot use " + value + "; must be 1 or more");
    }
  }

  /** The rules. */
  public enum Type {
    /** Adds a worker each time the oldest waiting job has waited that many seconds more. */
    QUEUE_DELAY("queue-delay"),
    /** Keeps one worker for each so many jobs that wait or run. */
    REQUEST_COUNT("request-count");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** Returns the rule's name in a scenario. */
    public String text() {
      return text;
    }
  }
}
