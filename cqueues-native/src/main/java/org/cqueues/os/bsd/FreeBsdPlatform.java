package org.cqueues.os.bsd;

/** FreeBSD. */
public final class FreeBsdPlatform extends BsdPlatform {
  private static final int CLOEXEC = 0x100000;

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
        new BsdFiles(CLOEXEC, 0x20000, 0),
        new BsdSignals(65, 126));
  }

  @Override
  Kernel kernel() {
    return Kernel.of(null, atLeast(12) ? Kevent.FREEBSD_12 : Kevent.CLASSIC, 0);
  }
}
