package dev.localpod.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A row of {@code raw-requests.yaml}, which says what its fields mean.
 *
 * @param method of the first call, for HEAD has no body in its answer
 */
record RawRequest(
    String name,
    String method,
    byte[] bytes,
    boolean ends,
    List<Integer> answers,
    boolean isAnswerOptional,
    String says,
    RawAnswer.Shape shape,
    boolean keepsConnection) {

  private static final Pattern REPEATED = Pattern.compile("<<(.+?)\\*([0-9]+)>>", Pattern.DOTALL);
  private static final Pattern HEX = Pattern.compile("<<([0-9a-f ]*)>>");

  static List<RawRequest> table() {
    try (InputStream file = RawRequest.class.getResourceAsStream("raw-requests.yaml")) {
      var rows = new ArrayList<RawRequest>();
      for (JsonNode row : new YAMLMapper().readTree(file)) {
        rows.add(of(row));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawRequest of(JsonNode row) {
    String name = row.get("name").asString();
    var answers = new ArrayList<Integer>();
    row.path("answers").forEach(status -> answers.add(status.asInt()));
    byte[] bytes = row.has("send") ? lines(text(row, "send")) : call(row);
    String sent = new String(bytes, StandardCharsets.ISO_8859_1);
    boolean isError = !answers.isEmpty() && answers.get(answers.size() - 1) >= 400;
    return new RawRequest(
        name,
        sent.split(" ", 2)[0],
        bytes,
        row.path("ends").asBoolean(false),
        answers,
        row.path("optional").asBoolean(false),
        text(row, "says"),
        row.has("shape")
            ? RawAnswer.Shape.valueOf(text(row, "shape").toUpperCase(Locale.ROOT))
            : isError ? RawAnswer.Shape.ERROR : RawAnswer.Shape.SUCCESS,
        !text(row, "connection").equals("closed"));
  }

  private static byte[] call(JsonNode row) {
    byte[] body = row.has("body") ? lines(text(row, "body")) : new byte[0];
    String length = row.has("body") ? "Content-Length: " + body.length + "\n" : "";
    var call = new ByteArrayOutputStream();
    call.writeBytes(
        lines(
            text(row, "call")
                + " HTTP/1.1\nHost: localhost\nAuthorization: localpod\n"
                + length
                + text(row, "headers")
                + "\n"));
    call.writeBytes(body);
    call.writeBytes(lines(text(row, "tail")));
    return call.toByteArray();
  }

  private static String text(JsonNode row, String field) {
    return row.path(field).asString("");
  }

  /** Makes bytes of a text with CR LF for each line end, and a second one at the end. */
  private static byte[] lines(String text) {
    String all = text.endsWith("\n") && !text.endsWith("\n\n") ? text + "\n" : text;
    String whole =
        REPEATED
            .matcher(all)
            .replaceAll(
                part ->
                    Matcher.quoteReplacement(part.group(1).repeat(Integer.parseInt(part.group(2)))))
            .replace("\n", "\r\n");
    return HEX.matcher(whole)
        .replaceAll(
            part ->
                Matcher.quoteReplacement(
                    new String(
                        HexFormat.of().parseHex(part.group(1).replace(" ", "")),
                        StandardCharsets.ISO_8859_1)))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return name;
  }
}
