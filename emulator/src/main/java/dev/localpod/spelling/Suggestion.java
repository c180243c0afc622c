package dev.localpod.spelling;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests an allowed word in the place of an unknown one. */
public final class Suggestion {

  private static final int LETTERS_PER_MISTAKE = 3;

  private Suggestion() {}

  /**
   * Returns the end of a message about an unknown word: {@code must} and what is required, after
   * {@code did you mean x?} if an allowed word resembles it.
   *
   * @param required a verb and its object, such as {@code be one of a, b}
   */
  public static String must(String required, String unknown, Collection<String> allowed) {
    return nearest(unknown, allowed).map(word -> "did you mean " + word + "? Must ").orElse("must ")
        + required;
  }

  /**
   * Returns the allowed word that resembles an unknown one most. Case does not count; it may have
   * one mistake in three letters.
   */
  public static Optional<String> nearest(String unknown, Collection<String> allowed) {
    String lower = unknown.toLowerCase(Locale.ROOT);
    return allowed.stream()
        .filter(word -> !Character.isDigit(word.charAt(0))) // another number is no mistake
        .filter(word -> mistakes(lower, word) * LETTERS_PER_MISTAKE <= word.length())
        .min(Comparator.comparingInt(word -> mistakes(lower, word)));
  }

  private static int mistakes(String lower, String word) {
    return distance(lower, word.toLowerCase(Locale.ROOT));
  }

  /**
   * Counts the letters to insert, delete, replace or swap with their neighbour to make one word of
   * the other (optimal string alignment).
   */
  private static int distance(String from, String to) {
    // A word much longer than the other resembles it in no case, and may fill a whole request.
    if (Math.abs(from.length() - to.length()) * LETTERS_PER_MISTAKE > to.length()) {
      return Integer.MAX_VALUE / LETTERS_PER_MISTAKE;
    }
    int[][] distances = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          distances[i][j] = i + j;
          continue;
        }
        int replaced = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(
                distances[i - 1][j - 1] + replaced,
                Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        distances[i][j] = swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
      }
    }
    return distances[from.length()][to.length()];
  }
}
