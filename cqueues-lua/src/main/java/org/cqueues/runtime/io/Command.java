package org.cqueues.runtime.io;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * Commands with a pipe to their input or output. The JDK's own pipe is emptied and closed when the
 * command ends, which nobody who polls its descriptor may see; so the pipe is one of ours, whose
 * other end the command opens by its number.
 */
final class Command {
  private static final String DESCRIPTORS = "/dev/fd/";

  private Command() {}

  /** Starts a command whose output is read. */
  static FileDevice read(LuaString command) throws IOException {
    ProcessBuilder builder =
        Shell.start(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Pipe pipe = Pipe.open();
    try (var theirs = pipe.sink()) {
      File end = file(theirs);
      if (end == null) {
        pipe.source().close();
        Process process = builder.start();
        return new FileDevice.Streams(process.getInputStream(), null, process, -1);
      }
      Process process = start(builder.redirectOutput(end), pipe.source());
      int descriptor = FileDescriptors.of(pipe.source());
      var in = Channels.newInputStream(pipe.source());
      return new FileDevice.Streams(in, null, process, descriptor);
    }
  }

  /** Starts a command whose input is written. */
  static FileDevice write(LuaString command) throws IOException {
    ProcessBuilder builder =
        Shell.start(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Pipe pipe = Pipe.open();
    try (var theirs = pipe.source()) {
      File end = file(theirs);
      if (end == null) {
        pipe.sink().close();
        Process process = builder.start();
        OutputStream out = process.getOutputStream();
        return new FileDevice.Streams(null, () -> out, process, -1);
      }
      Process process = start(builder.redirectInput(end), pipe.sink());
      int descriptor = FileDescriptors.of(pipe.sink());
      OutputStream out = Channels.newOutputStream(pipe.sink());
      return new FileDevice.Streams(null, () -> out, process, descriptor);
    }
  }

  /**
   * The name under which a process opens the channel; null where there is none, or it is hidden.
   */
  private static @Nullable File file(Channel channel) {
    var file = new File(DESCRIPTORS + FileDescriptors.of(channel));
    return file.exists() ? file : null;
  }

  private static Process start(ProcessBuilder builder, Channel ours) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      ours.close();
      throw e;
    }
  }
}
