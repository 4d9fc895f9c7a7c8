package org.cqueues.core.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory with a file for each certificate, named after a hash of the subject, {@code
 * 5ad8a5d6.0}, and for each list of revoked ones, {@code 5ad8a5d6.r0}; see openssl-rehash(1).
 */
final class HashedDirectory {
  private final Path path;
  private final Set<Path> read = new HashSet<>();

  HashedDirectory(Path path) {
    this.path = path;
  }

  /** Whether any file is named so. */
  boolean isFilled() {
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> file.getFileName().toString().matches("\\p{XDigit}{8}\\.\\d+"));
    } catch (IOException _) {
      return false;
    }
  }

  /** Files of certificates of a subject that were not given before. */
  List<CertificateFile> unread(String subject) {
    return unreadFrom(Names.hash(subject) + ".");
  }

  /** Files of lists of an issuer that were not given before. */
  List<CertificateFile> unreadLists(String issuer) {
    return unreadFrom(Names.hash(issuer) + ".r");
  }

  private List<CertificateFile> unreadFrom(String start) {
    List<CertificateFile> files = new ArrayList<>();
    for (int i = 0; ; i++) {
      Path file = path.resolve(start + i);
      if (!Files.isReadable(file)) return files;
      if (!read.add(file)) continue;
      try {
        files.add(CertificateFile.read(file));
      } catch (IOException _) {
        // as natively: a file that is none of certificates brings none
      }
    }
  }
}
