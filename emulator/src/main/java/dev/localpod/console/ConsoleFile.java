package dev.localpod.console;

import dev.localpod.http.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the files of the page, which lie beside this class. */
final class ConsoleFile {

  /** The names that may be asked for; none of them leads out of the folder. */
  private static final Pattern NAME =
      Pattern.compile("(?:lib/[a-z]+/)?[A-Za-z][A-Za-z.-]*\\.(html|js|css|svg)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "svg", "image/svg+xml");

  /** All that the page needs comes from here, and nobody may frame it. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Referrer-Policy",
          "no-referrer",
          "X-Content-Type-Options",
          "nosniff",
          "Cache-Control",
          "no-cache");

  private ConsoleFile() {}

  /** Finds the file of that name. */
  static Optional<Content> find(String name) {
    Matcher allowed = NAME.matcher(name);
    if (!allowed.matches()) {
      return Optional.empty();
    }
    String type = TYPES.get(allowed.group(1));
    return read(name).map(bytes -> new Content(type, HEADERS, resolved(name, bytes)));
  }

  private static Optional<byte[]> read(String name) {
    try (InputStream file = ConsoleFile.class.getResourceAsStream(name)) {
      return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a library find another one; an import map would be an inline script. */
  private static byte[] resolved(String name, byte[] bytes) {
    return name.equals("lib/preact/hooks.module.js")
        ? new String(bytes, StandardCharsets.UTF_8)
            .replace("from\"preact\"", "from\"./preact.module.js\"")
            .getBytes(StandardCharsets.UTF_8)
        : bytes;
  }
}
