package dev.localpod.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the values of ASN.1 that a certificate consists of, in DER (ITU-T X.690). */
final class Der {

  private static final int LONG_LENGTH = 0x80;

  private static final int UTC_TIME_END = 2050;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(0x30, parts);
  }

  static byte[] integer(BigInteger number) {
    return value(0x02, number.toByteArray());
  }

  static byte[] yes() {
    return value(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] octets(byte[] content) {
    return value(0x04, content);
  }

  /** Writes a string of bits, of which the last {@code unused} bits do not count, 0 to 7. */
  static byte[] bits(int unused, byte... content) {
    return value(0x03, new byte[] {(byte) unused}, content);
  }

  /** Writes a value with a tag that the context defines. */
  static byte[] tagged(int number, byte[] content) {
    return value(0x80 | number, content);
  }

  /** Writes values inside a tag that the context defines. */
  static byte[] wrapped(int number, byte[] content) {
    return value(0xa0 | number, content);
  }

  /** Writes a date as RFC 5280 wants it: with two digits of the year until 2049. */
  static byte[] time(Instant instant) {
    var date = instant.atOffset(ZoneOffset.UTC);
    boolean isShort = date.getYear() < UTC_TIME_END;
    String pattern = isShort ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'";
    String text = date.format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
    return value(isShort ? 0x17 : 0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes an object identifier of numbers below 2^31. */
  static byte[] identifier(int... arcs) {
    var content = new ByteArrayOutputStream();
    base128(arcs[0] * 40 + arcs[1], content);
    for (int i = 2; i < arcs.length; i++) {
      base128(arcs[i], content);
    }
    return value(0x06, content.toByteArray());
  }

  private static void base128(int number, ByteArrayOutputStream out) {
    for (int shift = 28; shift > 0; shift -= 7) {
      if (number >>> shift != 0) {
        out.write(number >>> shift & 0x7f | 0x80);
      }
    }
    out.write(number & 0x7f);
  }

  private static byte[] value(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.size() < LONG_LENGTH) {
      out.write(content.size());
    } else {
      byte[] length = BigInteger.valueOf(content.size()).toByteArray();
      int zeros = length[0] == 0 ? 1 : 0;
      out.write(LONG_LENGTH | length.length - zeros);
      out.write(length, zeros, length.length - zeros);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
