package dev.localpod.journal;

import dev.localpod.json.Json;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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
    Json compact = value.compact();
    long length = compact.size();
    if (length <= LONGEST) {
      return new TruncatedJson(compact, length, Optional.empty());
    }
    var beginning = new Beginning();
    value.writeTo(beginning);
    return new TruncatedJson(Json.of(beginning.head()), length, Optional.of(beginning.hash()));
  }

  /** Keeps the beginning of a text, and hashes all of it, which may be large. */
  private static final class Beginning extends OutputStream {

    /** A character takes three bytes at most, and the first half of a pair four with the other. */
    private final ByteBuffer head = ByteBuffer.allocate(4 * HEAD);

    private final MessageDigest digest = newDigest();

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      head.put(bytes, from, Math.min(length, head.remaining()));
      digest.update(bytes, from, length);
    }

    String head() {
      String text = new String(head.array(), 0, head.position(), StandardCharsets.UTF_8);
      int end = Character.isHighSurrogate(text.charAt(HEAD - 1)) ? HEAD - 1 : HEAD;
      return text.substring(0, end);
    }

    String hash() {
      return HexFormat.of().formatHex(digest.digest());
    }
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

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
