package dev.localpod;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the commands that a page of the documentation shows. */
final class CommandPage {

  private CommandPage() {}

  /** Returns the blocks of a language. */
  static List<String> blocks(String page, String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** Runs a block against an emulator and checks that it prints what the block shows. */
  static String run(String block, Localpod localpod) throws IOException {
    return run(block, localpod.port());
  }

  /** Runs a block against an emulator that listens on a port. */
  static String run(String block, int port) throws IOException {
    String printed = sh(block.replace("127.0.0.1:8008", "127.0.0.1:" + port));
    assertThat(printed).as(block).matches(shown(block));
    return printed;
  }

  /** What a block says its commands print: the lines behind {@code #}, anything for dots. */
  private static Pattern shown(String block) {
    String[] texts =
        block
            .lines()
            .filter(line -> line.startsWith("# "))
            .map(line -> line.substring(2))
            .collect(joining())
            .split(Pattern.quote("..."), -1);
    return Pattern.compile(Stream.of(texts).map(Pattern::quote).collect(joining(".*")));
  }

  /** What commands print, errors included, without line breaks: curl puts none behind a body. */
  static String sh(String commands) throws IOException {
    Process process = new ProcessBuilder("sh", "-c", commands).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .replaceAll("[\r\n]", "");
  }
}
