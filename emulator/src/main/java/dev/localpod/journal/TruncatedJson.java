package dev.localpod.journal;

import dev.localpod.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A value in the journal: a small value as it is, a large one as the beginning of its text with its
 * length and hash.
 *
 * @param shown the value, or the beginning of its text
 * @param length the length of its JSON text, in bytes of UTF-8
 * @param sha256 the hash of those bytes in hexadecimal, if the value is truncated
 */
public record TruncatedJson(Json shown, long length, Optional<String> sha256) {

  /** The absent value. */
  public static final TruncatedJson NOTHING = new TruncatedJson(Json.NULL, 0, Optional.empty());

  /** The longest text that is not truncated, in bytes of UTF-8. */
  public static final int LONGEST = 4_096;

  private static final int HEAD = 1_000;

  /** Truncates a value if its text is longer than {@value #LONGEST} bytes. */
  public static TruncatedJson of(Json value) {
    String text = value.toString();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST) {
      return new TruncatedJson(value, bytes.length, Optional.empty());
    }
    int end = Character.isHighSurrogate(text.charAt(HEAD - 1)) ? HEAD - 1 : HEAD;
    return new TruncatedJson(
        Json.of(text.substring(0, end)), bytes.length, Optional.of(hash(bytes)));
  }

  /** Reports whether the value is not truncated. */
  public boolean isWhole() {
    return sha256.isEmpty();
  }

  /** Returns the value, or an object of {@code head}, {@code length} and {@code sha256}. */
  public Json toJson() {
    return sha256.isEmpty()
        ? shown
        : Json.object()
            .put("head", shown)
            .put("length", length)
            .put("sha256", sha256.get())
            .build();
  }

  private static String hash(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
