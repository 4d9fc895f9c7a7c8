package org.cqueues.os.bsd;

import org.cqueues.os.StatLayout;
import org.cqueues.os.StructField;

/** FreeBSD. */
public final class FreeBsdPlatform extends BsdPlatform {
  private static final int CLOEXEC = 0x100000;

  private static final StatLayout STAT =
      new StatLayout(
          StructField.ofShort(24),
          StructField.ofLong(0),
          StructField.ofLong(8),
          StructField.ofLong(16),
          StructField.ofInt(28),
          StructField.ofInt(32),
          StructField.ofLong(40),
          StructField.ofLong(48),
          StructField.ofLong(64),
          StructField.ofLong(80),
          StructField.ofLong(112),
          StructField.ofLong(120),
          StructField.ofInt(128));

  /** From 82 on. */
  private static final String ERRNO =
      """
      EIDRM=82 ENOMSG=83 EOVERFLOW=84 ECANCELED=85 EILSEQ=86 ENOATTR=87 EDOOFUS=88 EBADMSG=89
      EMULTIHOP=90 ENOLINK=91 EPROTO=92 ENOTCAPABLE=93 ECAPMODE=94 ENOTRECOVERABLE=95 EOWNERDEAD=96
      EINTEGRITY=97
      """;

  /** Opens nothing yet. */
  public FreeBsdPlatform() {
    super(
        "freebsd",
        allErrors("ENOTSUP=45 EOPNOTSUPP=45", ERRNO),
        new FreeBsdSockets(),
        new BsdFiles(CLOEXEC, 0x20000, 0, 12, 24, STAT),
        new BsdSignals(65, 126));
  }

  @Override
  Kernel kernel() {
    return Kernel.of(null, atLeast(12) ? Kevent.FREEBSD_12 : Kevent.CLASSIC, 0);
  }
}
