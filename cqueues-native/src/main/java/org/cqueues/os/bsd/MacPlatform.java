package org.cqueues.os.bsd;

import java.util.Map;
import org.cqueues.os.Fcntl;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;
import org.cqueues.os.StatLayout;
import org.cqueues.os.StructField;

/** macOS. */
public final class MacPlatform extends BsdPlatform {
  private static final int CLOEXEC = 0x1000000;

  private static final StatLayout STAT =
      new StatLayout(
          StructField.ofShort(4),
          StructField.ofInt(0),
          StructField.ofLong(8),
          StructField.ofShort(6),
          StructField.ofInt(16),
          StructField.ofInt(20),
          StructField.ofInt(24),
          StructField.ofLong(32),
          StructField.ofLong(48),
          StructField.ofLong(64),
          StructField.ofLong(96),
          StructField.ofLong(104),
          StructField.ofInt(112));

  /** From 82 on. */
  private static final String ERRNO =
      """
      EPWROFF=82 EDEVERR=83 EOVERFLOW=84 EBADEXEC=85 EBADARCH=86 ESHLIBVERS=87 EBADMACHO=88
      ECANCELED=89 EIDRM=90 ENOMSG=91 EILSEQ=92 ENOATTR=93 EBADMSG=94 EMULTIHOP=95 ENODATA=96
      ENOLINK=97 ENOSR=98 ENOSTR=99 EPROTO=100 ETIME=101 EOPNOTSUPP=102 ENOPOLICY=103
      ENOTRECOVERABLE=104 EOWNERDEAD=105 EQFULL=106
      """;

  private static final Map<String, String> WITH_LONG_INODES =
      Map.of(
          "stat", "stat$INODE64",
          "lstat", "lstat$INODE64",
          "opendir", "opendir$INODE64",
          "readdir", "readdir$INODE64");

  /** Opens nothing yet. */
  public MacPlatform() {
    super(
        "mac",
        allErrors("ENOTSUP=45", ERRNO),
        new MacSockets(),
        new BsdFiles(CLOEXEC, 0x100000, 0x8000, 8, 21, STAT),
        new BsdSignals(1, 0));
  }

  /** On Intel the library has versions with short inode numbers under the plain names. */
  @Override
  public Map<String, String> symbols() {
    return System.getProperty("os.arch", "").equals("aarch64") ? Map.of() : WITH_LONG_INODES;
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
