package dev.localpod.junit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id and the key of the endpoint of a test. They are unique among tests and the same in each
 * run, so that job ids and random values repeat.
 */
record TestEndpointIdentity(String id, String key) {

  private static final int LONGEST_NAME = 40;
  private static final int HASH_BYTES = 5;

  /**
   * Makes an identity.
   *
   * @param title the readable name of the test
   * @param unique the unique name of the test
   * @param name the name of the endpoint in the test, or empty
   */
  static TestEndpointIdentity of(String title, String unique, String name) {
    String readable = name.isEmpty() ? title : title + "-" + name;
    String hash = hash(unique + " " + name);
    String id = readable.replaceAll("[^A-Za-z0-9_-]+", "-");
    return new TestEndpointIdentity(
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
