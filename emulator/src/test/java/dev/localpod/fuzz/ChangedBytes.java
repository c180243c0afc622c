package dev.localpod.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Changes bytes in one place or a few: leaves some out, repeats some, puts a troublesome word in.
 */
final class ChangedBytes {

  private static final int LONGEST_WORD = 5_000;

  private static final List<String> WORDS =
      List.of(
          "\r\n",
          "\0",
          "%",
          "%00",
          "%ff",
          "//",
          "..",
          "?",
          "&",
          "\"",
          "{",
          "}",
          "[",
          "]",
          "null",
          "-1",
          "99999999999999999999",
          "1e400",
          "\\ud800",
          "\u00ff",
          "Content-Length: 5\r\n",
          "Expect:",
          "Transfer-Encoding: gzip\r\n",
          "PT1H",
          "9".repeat(2_000),
          "[".repeat(600),
          "{{input}}",
          "&a *a");

  private ChangedBytes() {}

  static byte[] of(byte[] input, Random random) {
    byte[] changed = input;
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed = changeOnce(changed, random);
    }
    return changed;
  }

  private static byte[] changeOnce(byte[] input, Random random) {
    int from = random.nextInt(input.length + 1);
    int to = Math.min(input.length, from + random.nextInt(8));
    String word = WORDS.get(random.nextInt(WORDS.size()));
    return switch (random.nextInt(4)) {
      case 0 -> join(input, from, new byte[0], to);
      case 1 -> join(input, from, word.getBytes(StandardCharsets.UTF_8), from);
      case 2 -> join(input, from, new byte[] {(byte) random.nextInt(256)}, to);
      default -> join(input, to, input, from);
    };
  }

  /** Joins the beginning of an input, what stands in the middle, and its end. */
  private static byte[] join(byte[] input, int end, byte[] middle, int start) {
    var joined = new ByteArrayOutputStream();
    joined.write(input, 0, end);
    joined.write(middle, 0, Math.min(middle.length, LONGEST_WORD));
    joined.write(input, start, input.length - start);
    return joined.toByteArray();
  }
}
