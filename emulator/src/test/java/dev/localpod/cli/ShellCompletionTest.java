package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sub-command {@code completion}. */
class ShellCompletionTest {

  @TempDir Path folder;

  private static String script(String... arguments) {
    var out = new ByteArrayOutputStream();
    ShellCompletion.print(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What bash offers for the last of some words; compopt works only while a person completes. */
  private List<String> completions(String... words) throws IOException {
    Path script = Files.writeString(folder.resolve("completion.sh"), script("bash"));
    String commands =
        "compopt() { :; }; source '%s'; COMP_WORDS=(localpod %s); COMP_CWORD=%s; COMP_LINE='localpod %s'; "
                .formatted(
                    script,
                    String.join(" ", words),
                    Integer.toString(words.length),
                    String.join(" ", words))
            + "_complete_localpod; printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash = new ProcessBuilder("bash", "-c", commands).redirectErrorStream(true).start();
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "--sce, --scenario",
    "--wat, --watch",
    "--rep, --replay",
    "--print-s, --print-schema",
    "ini, init",
    "che, check",
    "compl, completion"
  })
  void bash_completes_options_and_commands(String begun, String whole) throws IOException {
    assertThat(completions(begun)).map(String::strip).containsExactly(whole);
  }

  @Test
  void bash_completes_the_options_of_check() throws IOException {
    assertThat(completions("check", "--base")).map(String::strip).containsExactly("--base-url");
  }

  @Test
  void zsh_gets_the_same_script() {
    assertThat(script("zsh")).isEqualTo(script("bash")).contains("bashcompinit");
  }

  @Test
  void its_help_says_how_to_call_it() {
    assertThat(script("--help"))
        .contains("Usage: java -jar localpod-standalone.jar completion bash|zsh");
  }

  @Test
  void any_other_shell_is_refused() {
    refused("completion of nothing is unknown; must be bash or zsh");
    refused("completion of 'fish' is unknown; must be bash or zsh", "fish");
    refused("completion of 'bash zsh' is unknown; must be bash or zsh", "bash", "zsh");
  }

  private static void refused(String message, String... arguments) {
    assertThatThrownBy(() -> script(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }
}
