package org.cqueues.os.bsd;

import org.cqueues.os.Fcntl;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;

/** macOS. */
public final class MacPlatform extends BsdPlatform {
  private static final int CLOEXEC = 0x1000000;

  /** From 82 on. */
  private static final String ERRNO =
      """
      EPWROFF=82 EDEVERR=83 EOVERFLOW=84 EBADEXEC=85 EBADARCH=86 ESHLIBVERS=87 EBADMACHO=88
      ECANCELED=89 EIDRM=90 ENOMSG=91 EILSEQ=92 ENOATTR=93 EBADMSG=94 EMULTIHOP=95 ENODATA=96
      ENOLINK=97 ENOSR=98 ENOSTR=99 EPROTO=100 ETIME=101 EOPNOTSUPP=102 ENOPOLICY=103
      ENOTRECOVERABLE=104 EOWNERDEAD=105 EQFULL=106
      """;

  /** Opens nothing yet. */
  public MacPlatform() {
    super(
        "mac",
        allErrors("ENOTSUP=45", ERRNO),
        new MacSockets(),
        new BsdFiles(CLOEXEC, 0x100000, 0x8000),
        new BsdSignals(1, 0));
  }

  @Override
  Kernel kernel() {
    return Kernel.of(null, Kevent.CLASSIC, 0);
  }

  @Override
  public short POSIX_SPAWN_SETSIGMASK() {
    return 0x8;
  }

  /** There is no pipe2(2). */
  @Override
  int openPipe(long descriptors, boolean nonblocking) {
    if (BsdCalls.get().pipe(descriptors) < 0) return -LibC.errno();
    for (int i = 0; i < 2; i++) {
      Fcntl.set(Memory.getInt(descriptors + (long) i * Integer.BYTES), nonblocking, true);
    }
    return 0;
  }
}
