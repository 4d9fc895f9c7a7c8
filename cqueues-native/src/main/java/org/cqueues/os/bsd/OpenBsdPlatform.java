package org.cqueues.os.bsd;

import org.cqueues.os.StatLayout;
import org.cqueues.os.StructField;

/** OpenBSD. */
public final class OpenBsdPlatform extends BsdPlatform {
  private static final int CLOEXEC = 0x10000;

  private static final StatLayout STAT =
      new StatLayout(
          StructField.ofInt(0),
          StructField.ofInt(4),
          StructField.ofLong(8),
          StructField.ofInt(16),
          StructField.ofInt(20),
          StructField.ofInt(24),
          StructField.ofInt(28),
          StructField.ofLong(32),
          StructField.ofLong(48),
          StructField.ofLong(64),
          StructField.ofLong(80),
          StructField.ofLong(88),
          StructField.ofInt(96));

  /** From 82 on. */
  private static final String ERRNO =
      """
      EIPSEC=82 ENOATTR=83 EILSEQ=84 ENOMEDIUM=85 EMEDIUMTYPE=86 EOVERFLOW=87 ECANCELED=88 EIDRM=89
      ENOMSG=90 ENOTSUP=91 EBADMSG=92 ENOTRECOVERABLE=93 EOWNERDEAD=94 EPROTO=95
      """;

  /** Opens nothing yet. */
  public OpenBsdPlatform() {
    super(
        "openbsd",
        allErrors("EOPNOTSUPP=45", ERRNO),
        new OpenBsdSockets(),
        new BsdFiles(CLOEXEC, 0x20000, 0, 8, 24, STAT),
        new BsdSignals(1, 0));
  }

  @Override
  Kernel kernel() {
    return Kernel.of(null, Kevent.CLASSIC, 0);
  }
}
