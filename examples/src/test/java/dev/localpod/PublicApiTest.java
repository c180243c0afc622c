package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** Compares what users can import and call with {@code api.txt} of each module. */
class PublicApiTest {

  private static final Path ROOT = Path.of("..");
  private static final Path ACTUAL = Path.of("target", "api");

  private static final Pattern EXPORTS = Pattern.compile("exports ([\\w.]+);");
  private static final Pattern PACKAGE = Pattern.compile("\\b([a-z]\\w*\\.)+(?=[A-Z])");
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  @Test
  void the_emulator_has_the_api_that_is_written_down() throws IOException {
    String moduleInfo = Files.readString(ROOT.resolve("emulator/src/main/module/module-info.java"));
    check(
        "emulator",
        EXPORTS
            .matcher(moduleInfo)
            .results()
            .map(export -> export.group(1))
            .collect(Collectors.toSet()));
  }

  @Test
  void the_junit_extension_has_the_api_that_is_written_down() throws IOException {
    check("junit-extension", Set.of("dev.localpod.junit"));
  }

  @Test
  void the_assertions_have_the_api_that_is_written_down() throws IOException {
    check("assertions", Set.of("dev.localpod.assertions"));
  }

  private static void check(String module, Set<String> packages) throws IOException {
    List<String> api = publicTypes(packages).flatMap(type -> lines(type).stream()).toList();
    Files.createDirectories(ACTUAL);
    Files.write(ACTUAL.resolve(module + ".txt"), api);

    Path written = ROOT.resolve(module).resolve("api.txt");
    assertThat(api)
        .as(
            "the public API of %1$s; if its change is meant: cp examples/target/api/%1$s.txt"
                + " %1$s/api.txt",
            module)
        .containsExactlyElementsOf(Files.readAllLines(written));
  }

  private static Stream<Class<?>> publicTypes(Set<String> packages) {
    return ReflectionSupport.findAllClassesInPackage(
            "dev.localpod", PublicApiTest::isPublic, name -> packages.contains(packageOf(name)))
        .stream()
        .sorted(Comparator.comparing(Class::getName));
  }

  private static String packageOf(String className) {
    return className.substring(0, className.lastIndexOf('.'));
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  /** Returns a line for the type and one for each of its members, in alphabetical order. */
  private static List<String> lines(Class<?> type) {
    Stream<String> fields =
        Stream.of(type.getDeclaredFields())
            .filter(PublicApiTest::isApi)
            .map(Field::toGenericString);
    Stream<String> constructors =
        Stream.of(type.getDeclaredConstructors())
            .filter(PublicApiTest::isApi)
            .map(Constructor::toGenericString);
    Stream<String> methods =
        withHiddenParents(type)
            .flatMap(owner -> Stream.of(owner.getDeclaredMethods()))
            .filter(method -> isApi(method) && !OF_EVERY_OBJECT.contains(method.getName()))
            .map(method -> method.toGenericString().replace(nameIn(method), method.getName()));
    return Stream.concat(
            Stream.of(heading(type)),
            Stream.of(fields, constructors, methods)
                .flatMap(members -> members)
                .map(member -> "  " + simple(member.replace(type.getTypeName() + ".", "")))
                .distinct()
                .sorted())
        .toList();
  }

  /** Returns the type and its superclasses up to the first public one: their methods are its. */
  private static Stream<Class<?>> withHiddenParents(Class<?> type) {
    return Stream.concat(
        Stream.of(type),
        Stream.<Class<?>>iterate(
            type.getSuperclass(),
            parent -> parent != null && !isPublic(parent),
            Class::getSuperclass));
  }

  private static String nameIn(Method method) {
    return method.getDeclaringClass().getTypeName() + "." + method.getName();
  }

  private static boolean isApi(Member member) {
    return (Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers()))
        && !member.isSynthetic();
  }

  private static String heading(Class<?> type) {
    // What JDK 25 says of sealed types, JDK 17 does not.
    String kind = simple(type.toGenericString().replaceFirst("(non-)?sealed ", ""));
    String parents =
        Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()),
                Stream.of(type.getGenericInterfaces()))
            .filter(parent -> parent != Object.class)
            .map(parent -> simple(parent.getTypeName()))
            .collect(Collectors.joining(", "));
    return type.getPackageName() + ": " + kind + (parents.isEmpty() ? "" : " is " + parents);
  }

  private static String simple(String signature) {
    return PACKAGE.matcher(signature).replaceAll("");
  }
}
