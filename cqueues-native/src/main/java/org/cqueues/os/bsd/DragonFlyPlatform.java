package org.cqueues.os.bsd;

import org.cqueues.os.StatLayout;
import org.cqueues.os.StructField;

/** DragonFly BSD. */
public final class DragonFlyPlatform extends BsdPlatform {
  private static final int CLOEXEC = 0x20000;

  private static final StatLayout STAT =
      new StatLayout(
          StructField.ofShort(16),
          StructField.ofInt(12),
          StructField.ofLong(0),
          StructField.ofInt(8),
          StructField.ofInt(20),
          StructField.ofInt(24),
          StructField.ofInt(28),
          StructField.ofLong(32),
          StructField.ofLong(48),
          StructField.ofLong(64),
          StructField.ofLong(80),
          StructField.ofLong(88),
          StructField.ofLong(112));

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
        new BsdFiles(CLOEXEC, 0x8000000, 0, 8, 16, STAT),
        new BsdSignals(1, 0));
  }

  @Override
  Kernel kernel() {
    return Kernel.of(null, Kevent.CLASSIC, 0);
  }
}
