package dev.localpod.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of a process to its first answer. */
final class StartSuite implements Suite {

  static final String ROW = "start";
  static final String MILLIS = "ms";
  static final String ARCHIVE = ", class data archive";
  static final String ARCHIVE_C1 = ", class data archive, C1";

  private static final String C1 = "-XX:TieredStopAtLevel=1";
  private static final int FIRST_WITH_AOT_CACHE = 25;

  private record Variant(Subject subject, String text, List<String> jvmOptions) {}

  @Override
  public void run(Plan plan, Samples samples) throws Exception {
    Path directory = Files.createTempDirectory("localpod-archives");
    var variants = new ArrayList<Variant>();
    for (Subject subject : List.of(Subject.LOCALPOD, Subject.FLOOR, Subject.WIREMOCK)) {
      if (subject != Subject.WIREMOCK || plan.hasAllServers()) {
        Path archive = directory.resolve(subject + ".archive");
        String use = archive(subject, archive);
        variants.add(new Variant(subject, subject.text(), List.of()));
        variants.add(new Variant(subject, subject.text() + ARCHIVE, List.of(use)));
        variants.add(new Variant(subject, subject.text() + ARCHIVE_C1, List.of(use, C1)));
      }
    }
    for (int round = 1; round <= plan.starts(); round++) {
      for (Variant variant : variants) {
        samples.add(ROW, variant.text(), MILLIS, round, millisToFirstAnswer(variant));
      }
    }
    for (Subject subject : Subject.values()) {
      Files.deleteIfExists(directory.resolve(subject + ".archive"));
    }
    Files.delete(directory);
  }

  /** Lets a process write the archive of its classes; returns the option that uses it. */
  private static String archive(Subject subject, Path archive)
      throws IOException, InterruptedException {
    boolean hasAotCache = Runtime.version().feature() >= FIRST_WITH_AOT_CACHE;
    String write = (hasAotCache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
    ServerProcess server = ServerProcess.start(subject, List.of(write));
    answer(server);
    server.terminate();
    server.awaitEnd();
    if (!Files.exists(archive)) {
      throw new IOException(subject.text() + " has written no archive");
    }
    return (hasAotCache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
  }

  private static double millisToFirstAnswer(Variant variant) throws IOException {
    long begin = System.nanoTime();
    try (ServerProcess server = ServerProcess.start(variant.subject(), variant.jvmOptions())) {
      answer(server);
      return (System.nanoTime() - begin) / 1e6;
    }
  }

  private static void answer(ServerProcess server) throws IOException {
    URI url = URI.create(server.url("/v2/demo/run"));
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write(SocketLoad.request("POST", url));
      SocketLoad.readAnswer(new BufferedInputStream(socket.getInputStream()));
    }
  }
}
