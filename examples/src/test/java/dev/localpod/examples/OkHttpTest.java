package dev.localpod.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Localpod;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OkHttp over https, with the CA that the emulator writes to a file. */
class OkHttpTest {

  @TempDir Path folder;

  @Test
  void okhttp_trusts_the_ca_of_the_file_only_when_it_is_told_to() throws Exception {
    Path file = folder.resolve("localpod-ca.pem");
    try (var localpod =
        Localpod.start(
            LocalpodOptions.DEFAULT.https().httpsCa(file).endpoint(EndpointOptions.of("demo")))) {
      String url = localpod.endpoint("demo").baseUrl() + "/runsync";

      try (Response answer = call(trusting(file), url).execute()) {
        assertThat(answer.body().string()).contains("\"status\":\"COMPLETED\"");
      }
      assertThatThrownBy(call(new OkHttpClient(), url)::execute)
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  private static OkHttpClient trusting(Path file) throws IOException, GeneralSecurityException {
    try (var pem = Files.newInputStream(file)) {
      var ca = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      var trust = new HandshakeCertificates.Builder().addTrustedCertificate(ca).build();
      return new OkHttpClient.Builder()
          .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
          .build();
    }
  }

  private static Call call(OkHttpClient client, String url) {
    RequestBody body = RequestBody.create("{\"input\": {}}", MediaType.get("application/json"));
    return client.newCall(
        new Request.Builder().url(url).header("Authorization", "localpod").post(body).build());
  }
}
