package dev.localpod.check;

/** Shortens texts for lines of a report. */
final class Abbreviation {

  private static final int LONGEST = 200;

  private Abbreviation() {}

  static String of(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
