package org.cqueues.os;

/** Where {@code struct stat} has its members, of times the seconds. */
public record StatLayout(
    StructField mode,
    StructField device,
    StructField inode,
    StructField links,
    StructField user,
    StructField group,
    StructField special,
    StructField accessed,
    StructField modified,
    StructField changed,
    StructField size,
    StructField blocks,
    StructField blockSize) {
  /** Room for any system's. */
  public static final int MOST_BYTES = 512;

  /**
   * Calls stat(2) or lstat(2) and reads what it tells.
   *
   * @throws SysException for example ENOENT
   */
  public FileStatus status(long path, boolean follow, long room) {
    FileCalls calls = FileCalls.get();
    int failed = follow ? calls.stat(path, room) : calls.lstat(path, room);
    if (failed != 0) throw new SysException("stat", LibC.errno());
    return read(room);
  }

  /** What the structure at an address tells. */
  public FileStatus read(long struct) {
    return new FileStatus(
        (int) mode.getUnsigned(struct),
        device.get(struct),
        inode.get(struct),
        links.getUnsigned(struct),
        user.getUnsigned(struct),
        group.getUnsigned(struct),
        special.get(struct),
        accessed.get(struct),
        modified.get(struct),
        changed.get(struct),
        size.get(struct),
        blocks.get(struct),
        blockSize.get(struct));
  }
}
