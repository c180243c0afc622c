package dev.localpod.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project whose tests are a module has the three jars on its module path. */
class ModulesIT {

  private static final Path SHOP = Path.of("src", "test", "modules", "shop");

  /** What the project needs of the class path of these tests. */
  private static final List<String> MODULES =
      List.of(
          "dev.localpod.emulator",
          "dev.localpod.junit",
          "dev.localpod.assertions",
          "net.bytebuddy",
          "org.apiguardian.api",
          "org.assertj.core",
          "org.jspecify",
          "org.junit.jupiter.api",
          "org.junit.jupiter.engine",
          "org.junit.platform.commons",
          "org.junit.platform.engine",
          "org.junit.platform.launcher",
          "org.opentest4j");

  @TempDir Path folder;

  @Test
  void a_module_of_tests_uses_the_emulator_the_extension_and_the_assertions() throws Exception {
    assertThat(compile()).isEmpty();

    List<String> printed = run();

    assertThat(printed).last().isEqualTo("shop: 1 of 1");
  }

  @Test
  void the_names_of_the_modules_are_those_of_the_jars_themselves() {
    assertThat(localpod("junit").isAutomatic()).isTrue();
    assertThat(localpod("assertions").isAutomatic()).isTrue();
    assertThat(localpod("emulator").isAutomatic()).isFalse();
  }

  private static ModuleDescriptor localpod(String name) {
    return ModuleFinder.of(jar("dev.localpod." + name))
        .find("dev.localpod." + name)
        .orElseThrow()
        .descriptor();
  }

  /**
   * The jar of a module, by its own name, which it has only if a descriptor or manifest says so.
   */
  private static Path jar(String module) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .filter(jar -> names(jar).contains(module))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no jar of module " + module));
  }

  private static List<String> names(Path jar) {
    try {
      return ModuleFinder.of(jar).findAll().stream()
          .map(ModuleReference::descriptor)
          .map(ModuleDescriptor::name)
          .toList();
    } catch (FindException noModule) {
      return List.of();
    }
  }

  private static String modulePath() {
    return MODULES.stream()
        .map(ModulesIT::jar)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private String compile() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(SHOP)) {
      List<Path> java = sources.filter(file -> file.toString().endsWith(".java")).toList();
      var options = List.of("-p", modulePath(), "-d", folder.toString(), "--release", "17");
      compiler
          .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
          .call();
    }
    return said.toString();
  }

  private List<String> run() throws Exception {
    Path printed = folder.resolve("printed.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData", // else it may warn on its standard output
                "-p",
                modulePath() + File.pathSeparator + folder,
                "--add-modules",
                "org.junit.jupiter.engine",
                "-m",
                "shop/shop.Main")
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(printed);
  }
}
