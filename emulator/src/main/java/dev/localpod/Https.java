package dev.localpod;

import dev.localpod.core.time.SystemClock;
import dev.localpod.http.HttpServer;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.tls.RunCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The https side of an emulator.
 *
 * @param baseUrl the base URL for clients
 * @param certificates what its clients trust
 */
record Https(URI baseUrl, RunCertificates certificates) {

  /** Makes the certificates of the run, binds the port and writes the CA where it is wanted. */
  static Https start(LocalpodOptions options, HttpServer server) {
    Set<String> names = new HashSet<>();
    names.add(options.host());
    options.allowHosts().forEach(host -> names.add(host.replaceAll("[\\[\\]]", "")));
    var certificates = RunCertificates.create(names, new SystemClock().now());
    int port = server.bindHttps(options.httpsPort().orElseThrow(), certificates.serverContext());
    options.httpsCa().ifPresent(file -> write(certificates.authorityPem(), file));
    return new Https(Localpod.baseUrl("https", options.host(), port), certificates);
  }

  private static void write(String authority, Path file) {
    try {
      Files.writeString(file, authority, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the CA of https to " + file + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "its directory does not exist";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : String.valueOf(e.getMessage());
  }
}
