/** The emulator; what it does not export is internal and may change at any time. */
module dev.localpod.emulator {
  requires java.logging;
  requires java.management;
  requires java.net.http;
  requires jdk.httpserver;
  requires java.xml;

  // Looked up by bundled libraries, which do without them.
  requires static java.desktop;
  requires static java.naming;
  requires static java.security.jgss;
  requires static java.sql;
  requires static org.jspecify;

  exports dev.localpod;
  exports dev.localpod.bundle to
      dev.localpod.junit;
  exports dev.localpod.fault;
  exports dev.localpod.job;
  exports dev.localpod.journal;
  exports dev.localpod.json;
  exports dev.localpod.options;
  exports dev.localpod.scenario;
  exports dev.localpod.script;

  // The services of bundled libraries.
  uses org.eclipse.jetty.http.HttpFieldPreEncoder;
  uses org.eclipse.jetty.util.security.CredentialProvider;
  uses org.slf4j.spi.SLF4JServiceProvider;
  uses tools.jackson.databind.JacksonModule;

  provides org.eclipse.jetty.http.HttpFieldPreEncoder with
      org.eclipse.jetty.http.Http10FieldPreEncoder,
      org.eclipse.jetty.http.Http11FieldPreEncoder;
  provides org.slf4j.spi.SLF4JServiceProvider with
      org.slf4j.jul.JULServiceProvider;
  provides tools.jackson.core.TokenStreamFactory with
      tools.jackson.core.json.JsonFactory,
      tools.jackson.dataformat.yaml.YAMLFactory;
  provides tools.jackson.databind.ObjectMapper with
      tools.jackson.databind.json.JsonMapper,
      tools.jackson.dataformat.yaml.YAMLMapper;
}
