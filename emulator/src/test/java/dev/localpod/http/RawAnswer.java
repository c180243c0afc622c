package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** An answer as it came over a socket. */
public record RawAnswer(int status, Map<String, String> headers, String body) {

  /** What the last answer must be beside its status. */
  enum Shape {
    /** JSON of a success, or a redirect. */
    SUCCESS {
      @Override
      void check(RawAnswer answer) {
        assertThat(answer.header("content-type"))
            .isEqualTo(answer.status == 302 ? "text/plain" : HttpFixture.JSON);
      }
    },
    /** An error of the service (HTTP-6). */
    ERROR {
      @Override
      void check(RawAnswer answer) {
        Json.Obj error = answer.object();
        assertThat(error.fields().keySet()).containsExactly("status", "title", "detail", "error");
        assertThat(error.get("status")).contains(Json.of(answer.status));
        assertThat(error.get("error")).isEqualTo(error.get("detail"));
      }
    },
    /** An error in the shape of OpenAI's (OAI-4). */
    OPENAI {
      @Override
      void check(RawAnswer answer) {
        assertThat(answer.object().fields().keySet()).containsExactly("error");
        assertThat(answer.object().get("error").orElseThrow())
            .isInstanceOfSatisfying(
                Json.Obj.class,
                error ->
                    assertThat(error.fields().keySet()).containsExactly("message", "type", "code"));
      }
    },
    /** Of the admin API, which lets no browser guess its type. */
    ADMIN {
      @Override
      void check(RawAnswer answer) {
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        (answer.status < 400 ? SUCCESS : ERROR).check(answer);
      }
    },
    /** Events up to their end (OAI-3). */
    EVENTS {
      @Override
      void check(RawAnswer answer) {
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.body).endsWith("data: [DONE]\n\n");
      }
    },
    /** A head alone. */
    HEAD {
      @Override
      void check(RawAnswer answer) {
        assertThat(answer.header("content-type")).isEqualTo(HttpFixture.JSON);
      }
    };

    abstract void check(RawAnswer answer);
  }

  private String header(String name) {
    return headers.getOrDefault(name, "");
  }

  private Json.Obj object() {
    assertThat(header("content-type")).isEqualTo(HttpFixture.JSON);
    return (Json.Obj) Json.parse(body);
  }

  /**
   * Reads one.
   *
   * @param isOfHead whether it has no body, whatever it says
   */
  public static RawAnswer read(InputStream in, boolean isOfHead) throws IOException {
    String statusLine = line(in);
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] field = line.split(": ?", 2);
      headers.put(field[0].toLowerCase(Locale.ROOT), field[1]);
    }
    var body = new ByteArrayOutputStream();
    if (isOfHead || status < 200) {
      // No body follows.
    } else if (headers.containsKey("transfer-encoding")) {
      for (int size = size(in); size > 0; size = size(in)) {
        body.write(in.readNBytes(size));
        line(in);
      }
      line(in);
    } else {
      body.write(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
    }
    return new RawAnswer(status, headers, body.toString(StandardCharsets.UTF_8));
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection was closed after '" + line + "'");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }
}
