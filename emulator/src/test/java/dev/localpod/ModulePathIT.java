package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standalone jar on the module path. */
class ModulePathIT {

  private static final Path JAR = Path.of(System.getProperty("localpod.standalone"));
  private static final String SERVICES = "META-INF/services/";
  private static final Path CLIENT = Path.of("src", "test", "module");

  @TempDir Path folder;

  @Test
  void the_command_line_runs_and_knows_its_version() throws Exception {
    assertThat(java(JAR.toString(), "dev.localpod.emulator/dev.localpod.cli.Main", "--version"))
        .singleElement(STRING)
        .matches("localpod [0-9]+\\.\\S+");
  }

  @Test
  void a_module_that_requires_the_emulator_serves_calls_and_webhooks() throws Exception {
    assertThat(compile(CLIENT.resolve("module-info.java"), CLIENT.resolve("client/Client.java")))
        .isEmpty();

    List<String> printed = java(JAR + File.pathSeparator + folder, "client/client.Client");

    assertThat(printed).hasSize(3);
    assertThat(printed.get(0)).matches("[0-9]+\\.\\S+");
    assertThat(printed.subList(1, 3))
        .allSatisfy(
            body -> assertThat(body).contains("\"status\":\"COMPLETED\"", "\"output\":{\"n\":1}"));
  }

  @Test
  void nothing_that_is_thrown_is_of_a_bundled_library() throws Exception {
    assertThat(compile(CLIENT.resolve("module-info.java"), CLIENT.resolve("client/Failures.java")))
        .isEmpty();

    assertThat(java(JAR + File.pathSeparator + folder, "client/client.Failures"))
        .hasSizeGreaterThan(40)
        .noneMatch(line -> line.contains(": nothing thrown"))
        .noneMatch(line -> line.contains("dev.localpod.shaded"))
        .noneMatch(line -> line.contains("StreamRead"));
  }

  @Test
  void a_module_cannot_import_what_is_internal() throws Exception {
    Path source =
        Files.writeString(
            folder.resolve("Engine.java"), "package client; import dev.localpod.core.Engine;");

    assertThat(compile(CLIENT.resolve("module-info.java"), source))
        .contains("package dev.localpod.core is not visible");
  }

  @Test
  void the_module_provides_the_services_that_the_class_path_provides() throws Exception {
    assertThat(descriptor().provides())
        .extracting(provided -> provided.service() + " " + new TreeSet<>(provided.providers()))
        .containsExactlyInAnyOrderElementsOf(servicesOfTheClassPath());
  }

  private static ModuleDescriptor descriptor() {
    return ModuleFinder.of(JAR).find("dev.localpod.emulator").orElseThrow().descriptor();
  }

  private static Collection<String> servicesOfTheClassPath() throws IOException {
    var services = new ArrayList<String>();
    try (var jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : jar.stream().filter(ModulePathIT::isService).toList()) {
        String providers =
            new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        services.add(
            entry.getName().substring(SERVICES.length())
                + " "
                + new TreeSet<>(providers.lines().toList()));
      }
    }
    return services;
  }

  private static boolean isService(JarEntry entry) {
    return entry.getName().startsWith(SERVICES) && !entry.isDirectory();
  }

  /** Compiles a module against the jar; returns what the compiler says. */
  private String compile(Path... sources) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options = List.of("-p", JAR.toString(), "-d", folder.toString(), "--release", "17");
      compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(sources)).call();
    }
    return said.toString();
  }

  /** Runs a main class of a module; returns the lines that it prints. */
  private List<String> java(String modulePath, String main, String... args) throws Exception {
    var command = new ArrayList<String>();
    command.addAll(TestJvm.command("-p", modulePath, "-m", main));
    command.addAll(List.of(args));
    Path printed = folder.resolve("printed.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(printed);
  }
}
