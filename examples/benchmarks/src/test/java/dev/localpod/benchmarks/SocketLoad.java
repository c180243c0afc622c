package dev.localpod.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Load where wrk is not installed: a thread for each connection. */
final class SocketLoad implements Load {

  private static final String LENGTH = "content-length:";

  @Override
  public Result run(String method, URI url, int connections, int seconds)
      throws IOException, InterruptedException {
    byte[] request = request(method, url);
    long begin = System.nanoTime();
    long end = begin + seconds * 1_000_000_000L;
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      var clients = new ArrayList<Callable<List<Long>>>();
      for (int i = 0; i < connections; i++) {
        clients.add(() -> callUntil(end, url, request));
      }
      var nanos = new ArrayList<Long>();
      for (Future<List<Long>> client : threads.invokeAll(clients)) {
        nanos.addAll(client.get());
      }
      double taken = (System.nanoTime() - begin) / 1e9;
      nanos.sort(null);
      return new Result(nanos.size(), taken, nanos.get(nanos.size() / 2) / 1e3);
    } catch (ExecutionException e) {
      throw new IOException("a client has failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns the bytes of a request. */
  static byte[] request(String method, URI url) {
    String body = method.equals("POST") ? ServerProcess.BODY : "";
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    String head =
        "%s %s HTTP/1.1\r\nHost: %s:%s\r\nAuthorization: Bearer localpod\r\nContent-Type: application/json\r\n%s\r\n"
            .formatted(method, url.getRawPath(), url.getHost(), url.getPort(), length);
    return (head + body).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<Long> callUntil(long end, URI url, byte[] request) throws IOException {
    var nanos = new ArrayList<Long>();
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
        socket.getOutputStream().write(request);
        readAnswer(in);
        nanos.add(System.nanoTime() - now);
      }
    }
    return nanos;
  }

  /** Reads an answer with success. */
  static void readAnswer(InputStream in) throws IOException {
    List<String> head = Stream.of(head(in).split("\r\n")).toList();
    if (!head.get(0).contains(" 200 ")) {
      throw new IOException("a call is answered with " + head.get(0));
    }
    Optional<String> length =
        head.stream()
            .filter(line -> line.regionMatches(true, 0, LENGTH, 0, LENGTH.length()))
            .findFirst();
    if (length.isPresent()) {
      in.readNBytes(Integer.parseInt(length.get().substring(LENGTH.length()).strip()));
    } else {
      readChunks(in);
    }
  }

  private static void readChunks(InputStream in) throws IOException {
    int size;
    do {
      size = Integer.parseInt(readUpTo("\r\n", in), 16);
      in.readNBytes(size + 2); // and the end of its line
    } while (size > 0);
  }

  private static String head(InputStream in) throws IOException {
    return readUpTo("\r\n\r\n", in);
  }

  /** Reads a text up to its end, which is not a part of what is returned. */
  private static String readUpTo(String end, InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection has ended in an answer: " + text);
      }
      text.append((char) next);
    }
    return text.substring(0, text.length() - end.length());
  }
}
