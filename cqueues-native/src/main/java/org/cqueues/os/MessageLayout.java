package org.cqueues.os;

/**
 * Where a system has the members of {@code struct msghdr} and {@code struct cmsghdr}, see
 * recvmsg(2) and cmsg(3). A record, so that the JVM takes its members for constants.
 *
 * @param size bytes of a {@code msghdr}
 * @param data where the data behind a {@code cmsghdr} begin, see CMSG_DATA
 * @param alignment each {@code cmsghdr} begins at a multiple of so many bytes, a power of two
 */
public record MessageLayout(
    int size,
    StructField iov,
    StructField iovLength,
    StructField control,
    StructField controlLength,
    StructField flags,
    StructField dataLength,
    StructField level,
    StructField type,
    int data,
    int alignment) {
  /** Linux, which counts with {@code size_t} where POSIX has {@code int}. */
  public static MessageLayout wide() {
    return new MessageLayout(
        56,
        StructField.ofLong(16),
        StructField.ofLong(24),
        StructField.ofLong(32),
        StructField.ofLong(40),
        StructField.ofInt(48),
        StructField.ofLong(0),
        StructField.ofInt(8),
        StructField.ofInt(12),
        16,
        8);
  }

  /** The others, which differ in where control data lie. */
  public static MessageLayout narrow(int data, int alignment) {
    return new MessageLayout(
        48,
        StructField.ofLong(16),
        StructField.ofInt(24),
        StructField.ofLong(32),
        StructField.ofInt(40),
        StructField.ofInt(44),
        StructField.ofInt(0),
        StructField.ofInt(4),
        StructField.ofInt(8),
        data,
        alignment);
  }
}
