package org.cqueues.runtime.io;

import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.nio.channels.Channel;
import org.luaj.vm2.LuaValue;

/** The descriptor numbers behind Lua files, for those who pass them on. */
public final class FileDescriptors {
  private FileDescriptors() {}

  /**
   * The number of an open file; what the file has buffered stays there.
   *
   * @return -1 for a closed file, for what is no file, and where the JVM was not started with
   *     {@code --add-opens} for {@code java.io} and {@code sun.nio.ch}
   */
  public static int of(LuaValue value) {
    return value instanceof LuaFile file && !file.isClosed() ? file.stream().descriptor() : -1;
  }

  /** Whether a value is a file of {@code io}, open or closed. */
  public static boolean isFile(LuaValue value) {
    return value instanceof LuaFile;
  }

  /** Whether a value is an open file of {@code io}. */
  public static boolean isOpen(LuaValue value) {
    return value instanceof LuaFile file && !file.isClosed();
  }

  /**
   * The number behind a channel, which the JDK keeps to itself; -1 where it is not opened to us.
   */
  static int of(Channel channel) {
    try {
      Field descriptor = channel.getClass().getDeclaredField("fd");
      descriptor.setAccessible(true);
      Field number = FileDescriptor.class.getDeclaredField("fd");
      number.setAccessible(true);
      return number.getInt(descriptor.get(channel));
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return -1;
    }
  }
}
