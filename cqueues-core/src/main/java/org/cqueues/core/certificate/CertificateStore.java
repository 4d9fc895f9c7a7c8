package org.cqueues.core.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that are trusted by themselves, and lists of revoked ones. A certificate whose
 * issuer's list is here is looked for in it. A directory is read as OpenSSL does it: a file when a
 * certificate is first wanted whose name it bears, as {@code openssl rehash} gives them.
 *
 * <p>May be used by several threads.
 */
public final class CertificateStore {
  /** The variable of the environment that names the system's file. */
  public static final String FILE_VARIABLE = "SSL_CERT_FILE";

  /** The variable of the environment that names the system's directories, with colons between. */
  public static final String DIRECTORY_VARIABLE = "SSL_CERT_DIR";

  /** The system's file of certificates where none of the environment is there. */
  public static final String DEFAULT_FILE = "/usr/lib/ssl/cert.pem";

  /** The system's directory of certificates where none of the environment is there. */
  public static final String DEFAULT_DIRECTORY = "/usr/lib/ssl/certs";

  /** Where other systems have theirs: the first that is there is read. */
  private static final List<String> OTHER_FILES =
      List.of(
          "/etc/ssl/cert.pem", // Alpine, the BSDs, macOS
          "/etc/pki/tls/certs/ca-bundle.crt", // Fedora and its kin
          "/etc/ssl/ca-bundle.pem", // openSUSE
          "/etc/ssl/certs/ca-certificates.crt");

  private final Map<String, List<ParsedCertificate>> certificates = new HashMap<>();
  private final Map<String, List<X509CRLHolder>> lists = new HashMap<>();
  private final List<HashedDirectory> directories = new ArrayList<>();
  private int changes;

  /** A store that trusts nobody. */
  public CertificateStore() {}

  /** Trusts a certificate. */
  public synchronized void add(X509CertificateHolder certificate) {
    add(new ParsedCertificate(certificate));
  }

  private void add(ParsedCertificate certificate) {
    List<ParsedCertificate> same =
        certificates.computeIfAbsent(certificate.subject, _ -> new ArrayList<>());
    if (same.stream().anyMatch(certificate::isSame)) return;
    same.add(certificate);
    changes++;
  }

  /** Adds a list of revoked certificates; its signature is checked when it is used. */
  public synchronized void add(X509CRLHolder list) {
    lists.computeIfAbsent(Names.canonical(list.getIssuer()), _ -> new ArrayList<>()).add(list);
  }

  /** How often something new was trusted; for those who keep what they found here. */
  public synchronized int changes() {
    return changes;
  }

  /**
   * Adds the certificates and lists of a file in PEM or DER.
   *
   * @return how many there were
   * @throws IOException the file cannot be read
   */
  public synchronized int addFile(Path file) throws IOException {
    CertificateFile contents = CertificateFile.read(file);
    contents.certificates().forEach(this::add);
    contents.lists().forEach(this::add);
    return contents.certificates().size() + contents.lists().size();
  }

  /** Trusts what a directory has, now and later. */
  public synchronized void addDirectory(Path directory) {
    directories.add(new HashedDirectory(directory));
    changes++;
  }

  /**
   * Trusts what the system does: {@link #FILE_VARIABLE} and {@link #DIRECTORY_VARIABLE} where they
   * are set, else the places where systems have their certificates.
   */
  public void addDefaults() {
    String file = System.getenv(FILE_VARIABLE);
    String directory = System.getenv(DIRECTORY_VARIABLE);
    boolean found = addIfReadable(file == null ? DEFAULT_FILE : file);
    for (String part : (directory == null ? DEFAULT_DIRECTORY : directory).split(":", -1)) {
      if (part.isEmpty()) continue;
      var hashed = new HashedDirectory(Path.of(part));
      found |= hashed.isFilled();
      addDirectory(Path.of(part));
    }
    if (found || file != null || directory != null) return;
    for (String other : OTHER_FILES) if (addIfReadable(other)) return;
  }

  private boolean addIfReadable(String file) {
    try {
      return Files.isReadable(Path.of(file)) && addFile(Path.of(file)) > 0;
    } catch (IOException _) {
      return false; // as if it was not there: the system's defaults are not the caller's fault
    }
  }

  /**
   * Verifies a certificate.
   *
   * @param untrusted certificates that may lead from it to one of the store, in any order
   */
  public Verification verify(
      X509CertificateHolder certificate,
      List<X509CertificateHolder> untrusted,
      VerifyParameters parameters) {
    return new Verifier(this, parameters).verify(certificate, untrusted);
  }

  /** Those of a canonical name. */
  synchronized List<ParsedCertificate> withSubject(String subject) {
    for (HashedDirectory directory : directories) {
      for (CertificateFile file : directory.unread(subject)) file.certificates().forEach(this::add);
    }
    List<ParsedCertificate> found = certificates.get(subject);
    return found == null ? List.of() : List.copyOf(found);
  }

  /** The lists of the issuer of that canonical name. */
  synchronized List<X509CRLHolder> listsOf(String issuer) {
    for (HashedDirectory directory : directories) {
      for (CertificateFile file : directory.unreadLists(issuer)) file.lists().forEach(this::add);
    }
    List<X509CRLHolder> found = lists.get(issuer);
    return found == null ? List.of() : List.copyOf(found);
  }

  /** The same certificate as it was added, or null. */
  @Nullable ParsedCertificate trusted(ParsedCertificate certificate) {
    for (ParsedCertificate own : withSubject(certificate.subject)) {
      if (own.isSame(certificate)) return own;
    }
    return null;
  }
}
