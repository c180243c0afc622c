package dev.localpod.junit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id and the key of a test's endpoint: no other test has them, and the same test has them in
 * each run, so that its job ids and what is random repeat.
 */
record EndpointIdentity(String id, String key) {

  private static final int LONGEST_NAME = 40;
  private static final int HASH_BYTES = 5;

  /**
   * An identity.
   *
   * @param what what the test is called, for people who read the id
   * @param unique what only this test is called
   * @param name the test's name for the endpoint, or nothing
   */
  static EndpointIdentity of(String what, String unique, String name) {
    String readable = name.isEmpty() ? what : what + "-" + name;
    String hash = hash(unique + " " + name);
    String id = readable.replaceAll("[^A-Za-z0-9_-]+", "-");
    return new EndpointIdentity(
        id.substring(0, Math.min(id.length(), LONGEST_NAME)) + "-" + hash, "key-" + hash);
  }

  private static String hash(String text) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
