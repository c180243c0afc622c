package dev.localpod.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * Writes and signs X.509 certificates (RFC 5280). The JDK reads certificates, but has no public API
 * that makes them.
 */
final class CertificateWriter {

  /** The name of the algorithm of {@link #ECDSA_WITH_SHA256} in the JDK. */
  private static final String ALGORITHM = "SHA256withECDSA";

  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.identifier(1, 2, 840, 10045, 4, 3, 2));

  private static final byte[] SERVER_AUTHENTICATION = Der.identifier(1, 3, 6, 1, 5, 5, 7, 3, 1);

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  // Clocks of machines and containers differ a little.
  private static final Duration BACKDATED = Duration.ofDays(1);

  // The most that all clients accept: some refuse more than 398 days.
  private static final Duration VALIDITY = Duration.ofDays(397);

  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  /** The length of a key identifier (RFC 7093). */
  private static final int IDENTIFIER_BYTES = 20;

  private final X500Principal issuer;
  private final PublicKey issuerKey;
  private final PrivateKey signingKey;
  private final Instant now;

  /**
   * Creates a writer of the certificates of an issuer.
   *
   * @param now the time from which they are valid, for a year
   */
  CertificateWriter(X500Principal issuer, PublicKey issuerKey, PrivateKey signingKey, Instant now) {
    this.issuer = issuer;
    this.issuerKey = issuerKey;
    this.signingKey = signingKey;
    this.now = now;
  }

  /** Writes the certificate of the issuer itself, which signs others. */
  X509Certificate authority() throws GeneralSecurityException {
    return certificate(
        issuer,
        issuerKey,
        extension(19, true, Der.sequence(Der.yes(), Der.integer(BigInteger.ZERO))),
        extension(15, true, Der.bits(2, (byte) 0x04)), // keyCertSign
        keyIdentifier(issuerKey));
  }

  /**
   * Writes the certificate of a server.
   *
   * @param names the names and addresses by which clients call it
   */
  X509Certificate server(X500Principal subject, PublicKey key, Collection<String> names)
      throws GeneralSecurityException {
    byte[][] alternatives =
        names.stream().map(CertificateWriter::alternativeName).toArray(byte[][]::new);
    return certificate(
        subject,
        key,
        extension(19, true, Der.sequence()),
        extension(15, true, Der.bits(7, (byte) 0x80)), // digitalSignature
        extension(37, false, Der.sequence(SERVER_AUTHENTICATION)),
        extension(17, false, Der.sequence(alternatives)),
        keyIdentifier(key),
        extension(35, false, Der.sequence(Der.tagged(0, identifierOf(issuerKey)))));
  }

  private X509Certificate certificate(X500Principal subject, PublicKey key, byte[]... extensions)
      throws GeneralSecurityException {
    byte[] content =
        Der.sequence(
            Der.wrapped(0, Der.integer(BigInteger.TWO)), // version 3
            Der.integer(new BigInteger(127, new SecureRandom()).setBit(126)),
            ECDSA_WITH_SHA256,
            issuer.getEncoded(),
            Der.sequence(
                Der.time(now.minus(BACKDATED)), Der.time(now.plus(VALIDITY).minus(BACKDATED))),
            subject.getEncoded(),
            key.getEncoded(),
            Der.wrapped(3, Der.sequence(extensions)));
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(signingKey);
    signature.update(content);
    byte[] signed = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signed));
  }

  /** Writes an extension of the arc {@code id-ce}. */
  private static byte[] extension(int number, boolean critical, byte[] value) {
    byte[] id = Der.identifier(2, 5, 29, number);
    byte[] content = Der.octets(value);
    return critical ? Der.sequence(id, Der.yes(), content) : Der.sequence(id, content);
  }

  private static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
    return extension(14, false, Der.octets(identifierOf(key)));
  }

  private static byte[] identifierOf(PublicKey key) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return Arrays.copyOf(hash, IDENTIFIER_BYTES);
  }

  private static byte[] alternativeName(String name) {
    if (!ADDRESS.matcher(name).matches()) {
      return Der.tagged(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }
    try {
      return Der.tagged(IP_ADDRESS, InetAddress.getByName(name).getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + name + "' is not an address", e);
    }
  }
}
