package dev.localpod.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of a scenario from a file or a stream. */
final class SourceText {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private SourceText() {}

  static String read(Path file) {
    if (Files.isDirectory(file)) {
      throw unreadable(file.toString(), "it is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (NoSuchFileException e) {
      throw unreadable(file.toString(), "no such file");
    } catch (AccessDeniedException e) {
      throw unreadable(file.toString(), "access denied");
    } catch (IOException e) {
      throw unreadable(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  static String read(InputStream in, String source) {
    try {
      return decode(in.readAllBytes(), source);
    } catch (IOException e) {
      throw unreadable(source, String.valueOf(e.getMessage()));
    }
  }

  private static ScenarioException unreadable(String source, String reason) {
    return new ScenarioException("cannot read " + source + ": " + reason);
  }

  private static String decode(byte[] utf8, String source) {
    var bytes = ByteBuffer.wrap(utf8);
    var text = CharBuffer.allocate(utf8.length);
    if (StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError()) {
      int line = 1 + (int) text.flip().chars().filter(c -> c == '\n').count();
      throw new SourceLocation(source, line).refuse("this is not UTF-8; must be text in UTF-8");
    }
    String decoded = text.flip().toString();
    return decoded.startsWith(BYTE_ORDER_MARK) ? decoded.substring(1) : decoded;
  }
}
