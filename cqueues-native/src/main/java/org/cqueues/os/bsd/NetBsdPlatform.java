package org.cqueues.os.bsd;

import java.util.Map;
import org.cqueues.os.StatLayout;
import org.cqueues.os.StructField;

/** NetBSD. */
public final class NetBsdPlatform extends BsdPlatform {
  private static final int CLOEXEC = 0x400000;

  private static final StatLayout STAT =
      new StatLayout(
          StructField.ofInt(8),
          StructField.ofLong(0),
          StructField.ofLong(16),
          StructField.ofInt(24),
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
      EIDRM=82 ENOMSG=83 EOVERFLOW=84 EILSEQ=85 ENOTSUP=86 ECANCELED=87 EBADMSG=88 ENODATA=89
      ENOSR=90 ENOSTR=91 ETIME=92 ENOATTR=93 EMULTIHOP=94 ENOLINK=95 EPROTO=96
      """;

  private static final Map<String, String> SYMBOLS =
      Map.of(
          "socket", "__socket30",
          "sigaction", "__sigaction_siginfo",
          "sigemptyset", "__sigemptyset14",
          "stat", "__stat50",
          "lstat", "__lstat50",
          "utimes", "__utimes50",
          "opendir", "__opendir30",
          "readdir", "__readdir30");

  /** Opens nothing yet. */
  public NetBsdPlatform() {
    super(
        "netbsd",
        allErrors("EOPNOTSUPP=45", ERRNO),
        new NetBsdSockets(),
        new BsdFiles(CLOEXEC, 0x200000, 0, 8, 13, STAT),
        new BsdSignals(33, 63));
  }

  /** The library has former versions of these under their own names. */
  @Override
  public Map<String, String> symbols() {
    return SYMBOLS;
  }

  @Override
  Kernel kernel() {
    return Kernel.of(null, atLeast(11) ? Kevent.NETBSD_11 : Kevent.NETBSD, CLOEXEC);
  }
}
