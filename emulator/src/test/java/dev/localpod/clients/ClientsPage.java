package dev.localpod.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page about official clients, whose tables are made by the tests. */
final class ClientsPage {

  private static final Path PAGE = Path.of("docs/clients.md");

  private ClientsPage() {}

  /** Compares a table with the page; with {@code -Dlocalpod.pages=true} writes it first. */
  static void shows(String client, ClientTable table) throws IOException {
    String text = table.below(client);
    if (Boolean.getBoolean("localpod.pages")) {
      write(client, text);
    }
    assertThat(PAGE).content().contains(text);
  }

  private static synchronized void write(String client, String text) throws IOException {
    Pattern before = Pattern.compile("## " + client + "\n\n(?:\\|.*\n)*");
    String page = Files.readString(PAGE);
    Files.writeString(PAGE, before.matcher(page).replaceFirst(Matcher.quoteReplacement(text)));
  }
}
