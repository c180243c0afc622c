package dev.localpod.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** The keys in the {@code Authorization} headers of a call (HTTP-3). */
final class Credentials {

  private static final String BEARER = "bearer ";

  private final List<byte[]> candidates;

  private Credentials(List<byte[]> candidates) {
    this.candidates = candidates;
  }

  /** Reads each header as a raw key, and without its scheme if it has one. */
  static Credentials of(List<String> headers) {
    var candidates = new ArrayList<byte[]>();
    for (String header : headers) {
      String raw = header.strip();
      candidates.add(bytes(raw));
      if (raw.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        candidates.add(bytes(raw.substring(BEARER.length()).strip()));
      }
    }
    return new Credentials(candidates);
  }

  /** Returns whether one of them is this key, in a time that depends on no key. */
  boolean include(String key) {
    boolean included = false;
    for (byte[] candidate : candidates) {
      included |= MessageDigest.isEqual(candidate, bytes(key)); // compares all of them
    }
    return included;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
