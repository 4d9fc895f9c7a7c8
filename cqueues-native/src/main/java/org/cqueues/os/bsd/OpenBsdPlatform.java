package org.cqueues.os.bsd;

/** OpenBSD. */
public final class OpenBsdPlatform extends BsdPlatform {
  private static final int CLOEXEC = 0x10000;

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
        new BsdFiles(CLOEXEC, 0x20000, 0),
        new BsdSignals(1, 0));
  }

  @Override
  Kernel kernel() {
    return Kernel.of(null, Kevent.CLASSIC, 0);
  }
}
