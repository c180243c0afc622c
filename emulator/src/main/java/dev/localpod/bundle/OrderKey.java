package dev.localpod.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of an order: the index of the event that comes first for each choice, up to the last one
 * that is not 0.
 */
public record OrderKey(List<Integer> choices) {

  private static final Pattern FORM = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})*");

  /** Leaves out zeros at the end. */
  public OrderKey {
    int end = choices.size();
    while (end > 0 && choices.get(end - 1) == 0) {
      end--;
    }
    choices = List.copyOf(choices.subList(0, end));
  }

  /**
   * Reads a key as {@link #toString} writes it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static OrderKey parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "an order cannot be '" + text + "'; must be numbers with dots between, such as 0.2");
    }
    var choices = new ArrayList<Integer>();
    for (String choice : text.split("\\.")) {
      choices.add(Integer.parseInt(choice));
    }
    return new OrderKey(choices);
  }

  /** Returns the choices with dots between; 0 for the order of scheduling. */
  @Override
  public String toString() {
    return choices.isEmpty()
        ? "0"
        : choices.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
