package dev.localpod.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a server and the CA that signed it, made for one run. The key of the CA is
 * dropped after the server's certificate is signed, so the CA can never sign another one.
 */
public final class RunCertificates {

  /** The names of this machine that each certificate is for. */
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

  private static final char[] NO_PASSWORD = {};

  private final X509Certificate authority;
  private final SSLContext server;
  private final SSLContext client;

  private RunCertificates(X509Certificate authority, SSLContext server, SSLContext client) {
    this.authority = authority;
    this.server = server;
    this.client = client;
  }

  /**
   * Makes the certificates of a run, valid for a year.
   *
   * @param names the names and addresses beside those of loopback by which clients call the server;
   *     an IPv6 address has no brackets
   * @throws IllegalArgumentException if a name looks like an address and is none
   */
  public static RunCertificates create(Collection<String> names, Instant now) {
    Set<String> all = new LinkedHashSet<>(LOOPBACK);
    all.addAll(names);
    try {
      KeyPair root = keys();
      KeyPair server = keys();
      var writer =
          new CertificateWriter(
              new X500Principal("CN=Localpod CA of one run"),
              root.getPublic(),
              root.getPrivate(),
              now);
      X509Certificate authority = writer.authority();
      X509Certificate certificate =
          writer.server(new X500Principal("CN=Localpod"), server.getPublic(), all);
      KeyStore identity = emptyStore();
      identity.setKeyEntry(
          "server", server.getPrivate(), NO_PASSWORD, new X509Certificate[] {certificate});
      KeyStore trusted = emptyStore();
      trusted.setCertificateEntry("authority", authority);
      return new RunCertificates(
          authority, context(managers(identity), null), context(null, trusting(trusted)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot make a certificate for https", e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NO_PASSWORD);
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store reads no file", e);
    }
    return store;
  }

  private static KeyManager[] managers(KeyStore identity) throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(identity, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trusting(KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return context;
  }

  /** Returns the context with which the server presents its certificate. */
  public SSLContext serverContext() {
    return server;
  }

  /** Returns a context with which clients trust the CA of the run, and no other. */
  public SSLContext clientContext() {
    return client;
  }

  /** Returns the certificate of the CA as PEM. */
  public String authorityPem() {
    try {
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("cannot write the CA as PEM", e);
    }
  }
}
