package org.cqueues.os.bsd;

/** DragonFly BSD. */
public final class DragonFlyPlatform extends BsdPlatform {
  private static final int CLOEXEC = 0x20000;

  /** From 82 on. */
  private static final String ERRNO =
      """
      EIDRM=82 ENOMSG=83 EOVERFLOW=84 ECANCELED=85 EILSEQ=86 ENOATTR=87 EDOOFUS=88 EBADMSG=89
      EMULTIHOP=90 ENOLINK=91 EPROTO=92 ENOMEDIUM=93 EASYNC=99
      """;

  /** Opens nothing yet. */
  public DragonFlyPlatform() {
    super(
        "dragonfly",
        allErrors("ENOTSUP=45 EOPNOTSUPP=45", ERRNO),
        new DragonFlySockets(),
        new BsdFiles(CLOEXEC, 0x8000000, 0),
        new BsdSignals(1, 0));
  }

  @Override
  Kernel kernel() {
    return Kernel.of(null, Kevent.CLASSIC, 0);
  }
}
