package dev.localpod.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A socket, with no more HTTP than it takes to read an answer whose length is announced. */
record RawConnection(Socket socket) implements AutoCloseable {

  /** Sends a well-formed call to the endpoint {@code demo}. */
  RawConnection call(String method, String path, byte[] body) throws IOException {
    return send("""
            %s /v2/demo%s HTTP/1.1
            Host: localhost
            Authorization: localpod
            Content-Type: application/json
            Content-Length: %d

            """
            .formatted(method, path, body.length))
        .send(body);
  }

  /** Sends lines, each of which ends as HTTP wants it. */
  RawConnection send(String lines) throws IOException {
    return send(lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Reads the first line and the headers of an answer. */
  List<String> head() throws IOException {
    var head = new ArrayList<String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.add(line);
    }
    return head;
  }

  HttpAnswer answer() throws IOException {
    String statusLine = line();
    var headers = new HashMap<String, String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] field = line.split(": ", 2);
      headers.put(field[0].toLowerCase(Locale.ROOT), field[1]);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new HttpAnswer(
        Integer.parseInt(statusLine.split(" ", 3)[1]),
        headers.getOrDefault("content-type", ""),
        Optional.ofNullable(headers.get("allow")),
        new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int b = socket.getInputStream().read(); b != '\n'; b = socket.getInputStream().read()) {
      if (b < 0) {
        throw new IOException("the connection was closed after '" + line + "'");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  /** Goes away in a way that the other end is told of: by a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
