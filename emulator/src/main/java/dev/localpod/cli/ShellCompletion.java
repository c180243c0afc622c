package dev.localpod.cli;

import java.io.PrintStream;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the script that completes options in a shell: the sub-command {@code completion}. */
final class ShellCompletion {

  static final String COMMAND = "completion";

  /** The word that shells complete; an alias for {@code java -jar ...} has to have this name. */
  private static final String WORD = "localpod";

  private static final List<String> SHELLS = List.of("bash", "zsh");

  private static final String USAGE =
      """
      Prints what completes the options in a shell.
      Usage: java -jar localpod-standalone.jar completion bash|zsh
            bash|zsh   The shell; source <(java -jar localpod-standalone.jar completion bash)
            --help     Print this and exit.
      """;

  private ShellCompletion() {}

  /**
   * Prints the script, which is the same for both shells; with {@code --help} prints how to call it
   * instead.
   *
   * @param arguments what follows {@code completion}
   * @throws UsageException if that is not one shell
   */
  static void print(List<String> arguments, PrintStream out) {
    if (arguments.contains(Arguments.HELP)) {
      out.print(USAGE);
      return;
    }
    if (arguments.size() != 1 || !SHELLS.contains(arguments.get(0))) {
      String given = arguments.isEmpty() ? "nothing" : "'" + String.join(" ", arguments) + "'";
      throw new UsageException("completion of " + given + " is unknown; must be bash or zsh");
    }
    CommandLine commands =
        Arguments.commandLine(new Arguments())
            .addSubcommand(StarterScenario.COMMAND, CommandSpec.create())
            .addSubcommand(CheckCommand.NAME, new CheckArguments())
            .addSubcommand(
                COMMAND,
                CommandSpec.create()
                    .addPositional(
                        CommandLine.Model.PositionalParamSpec.builder()
                            .paramLabel("SHELL")
                            .completionCandidates(SHELLS)
                            .build()));
    out.print(AutoComplete.bash(WORD, commands));
    out.flush();
  }
}
