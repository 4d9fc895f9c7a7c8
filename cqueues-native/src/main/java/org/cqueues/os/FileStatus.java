package org.cqueues.os;

import java.lang.foreign.Arena;

/**
 * What stat(2) tells of a file.
 *
 * @param mode its kind and permissions
 * @param device it is on
 * @param special the device that it is
 * @param accessed seconds since 1970, as the two after it
 * @param size in bytes
 * @param blocks of 512 bytes
 * @param blockSize in bytes, for reading and writing
 */
public record FileStatus(
    int mode,
    long device,
    long inode,
    long links,
    long user,
    long group,
    long special,
    long accessed,
    long modified,
    long changed,
    long size,
    long blocks,
    long blockSize) {
  /**
   * That of a file.
   *
   * @param path ends at its first zero byte
   * @param follow whether of a link it is what that leads to, see lstat(2)
   * @throws SysException for example ENOENT
   */
  public static FileStatus of(byte[] path, boolean follow) {
    try (Arena arena = Arena.ofConfined()) {
      long name = NativeFiles.string(arena, path);
      long room = arena.allocate(StatLayout.MOST_BYTES, Long.BYTES).address();
      return Platform.current().files().status(name, follow, room);
    }
  }

  /** It with other numbers of devices. */
  public FileStatus withDevices(long device, long special) {
    return new FileStatus(
        mode, device, inode, links, user, group, special, accessed, modified, changed, size, blocks,
        blockSize);
  }
}
