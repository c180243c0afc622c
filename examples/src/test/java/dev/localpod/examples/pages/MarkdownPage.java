package dev.localpod.examples.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation: a Markdown file of the repository. */
record MarkdownPage(Path file, String text) {

  /** The root of the repository. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Folders without pages of ours, beside hidden ones. */
  private static final Set<String> OTHERS = Set.of("target", "node_modules", "src");

  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```([a-z]*)\n(.*?)^ *```$");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");

  /** Reads a page by its path from the root of the repository. */
  static MarkdownPage read(String path) {
    return read(ROOT.resolve(path));
  }

  private static MarkdownPage read(Path file) {
    try {
      return new MarkdownPage(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all pages, by path. */
  static List<MarkdownPage> all() throws IOException {
    var pages = new ArrayList<MarkdownPage>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            return !directory.equals(ROOT) && (name.startsWith(".") || OTHERS.contains(name))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(read(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }

  /** Returns the fenced blocks of a language, in order. */
  List<String> blocks(String language) {
    return FENCED
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** Returns the targets of links and images that are not on another host. */
  List<String> relativeLinks() {
    return LINK.matcher(CODE.matcher(prose()).replaceAll(""))
        .results()
        .flatMap(link -> Stream.of(1, 2).map(link::group).filter(target -> target != null))
        .filter(target -> !target.matches("[a-z]+:.*"))
        .toList();
  }

  /** Returns the anchors of the headings, as code hosts make them. */
  Set<String> anchors() {
    var anchors = new LinkedHashSet<String>();
    Map<String, Integer> seen = new HashMap<>();
    HEADING
        .matcher(prose())
        .results()
        .map(heading -> anchor(heading.group(1)))
        .forEach(
            anchor -> {
              int number = seen.merge(anchor, 1, Integer::sum) - 1;
              anchors.add(number == 0 ? anchor : anchor + "-" + number);
            });
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** The text without fenced blocks. */
  private String prose() {
    return FENCED.matcher(text).replaceAll("");
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }
}
