package dev.localpod.examples.s3;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3-compatible server in this JVM, which keeps objects in memory and checks signatures. */
final class S3Server implements AutoCloseable {

  static final String ACCESS_ID = "studio-access-id";
  static final String ACCESS_SECRET = "wJalrXUtnFEMI/K7MDENG";

  private final S3Proxy proxy;

  private S3Server(S3Proxy proxy) {
    this.proxy = proxy;
  }

  static S3Server start() throws Exception {
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_ID, ACCESS_SECRET)
            .build();
    proxy.start();
    return new S3Server(proxy);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /** Returns a client with the right credentials. */
  S3Client client() {
    return client(url(), ACCESS_ID, ACCESS_SECRET);
  }

  /** Returns a client of any S3-compatible server. */
  static S3Client client(URI endpoint, String accessId, String accessSecret) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessId, accessSecret)))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .build();
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the storage did not stop", e);
    }
  }
}
