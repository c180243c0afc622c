package dev.localpod.registry;

import java.util.Collection;

/** Lists names in messages, of which nobody reads more than a few (HTTP-12). */
public final class NameList {

  private static final int MOST = 5;

  private NameList() {}

  /** Returns the first five names, and how many more there are. */
  public static String of(Collection<String> names) {
    String first = String.join(", ", names.stream().limit(MOST).toList());
    return names.size() > MOST ? first + " and " + (names.size() - MOST) + " more" : first;
  }
}
