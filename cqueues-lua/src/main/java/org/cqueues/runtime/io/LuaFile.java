package org.cqueues.runtime.io;

import java.io.IOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import org.cqueues.runtime.Addresses;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** A file handle of a script. */
final class LuaFile extends Userdata {
  private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

  private final OpenFiles files;
  private final OpenFiles.Entry entry;

  /** A stream of the process, which a script cannot close. */
  private final boolean standard;

  /** Null when closed. */
  private @Nullable FileStream stream;

  LuaFile(OpenFiles files, FileStream stream, boolean standard, LuaTable metatable) {
    super(stream, metatable);
    this.files = files;
    this.stream = stream;
    this.standard = standard;
    this.entry = files.add(this, stream, standard);
  }

  boolean isClosed() {
    return stream == null || entry.closed;
  }

  /** The open stream, or an error. */
  FileStream stream() {
    FileStream open = stream;
    if (open == null || entry.closed) throw Errors.error("attempt to use a closed file");
    return open;
  }

  Varargs close() {
    FileStream open = stream();
    if (standard) {
      return varargsOf(NIL, Bytes.text("cannot close standard file"));
    }
    stream = null;
    files.remove(entry);
    try {
      return open.close();
    } catch (IOException e) {
      return FileErrors.result(e, null);
    }
  }

  Varargs flush() {
    try {
      stream().flush();
      return TRUE;
    } catch (IOException e) {
      return FileErrors.result(e, null);
    }
  }

  /** Writes the arguments from {@code first}; returns this file. */
  Varargs write(Varargs args, int first, String function) {
    FileStream open = stream();
    try {
      for (int i = first, n = args.narg(); i <= n; i++) {
        open.write(Args.string(args, i, function));
      }
      return this;
    } catch (IOException | NonWritableChannelException e) {
      return FileErrors.result(e, null);
    }
  }

  /** Reads by the formats in the arguments from {@code first}; one line without any. */
  Varargs read(Varargs args, int first, String function) {
    FileStream open = stream();
    try {
      int count = args.narg() - first + 1;
      if (count <= 0) return line(open, false);
      var values = new LuaValue[count];
      for (int i = 0; i < count; i++) {
        values[i] = read(open, args, first + i, function);
        if (values[i].isnil()) return varargsOf(values, 0, i + 1);
      }
      return varargsOf(values);
    } catch (IOException | NonReadableChannelException e) {
      return FileErrors.result(e, null);
    }
  }

  private static LuaValue read(FileStream open, Varargs args, int n, String function)
      throws IOException {
    LuaValue format = args.arg(n);
    if (format instanceof LuaNumber) return bytes(open, Args.longInteger(args, n, function));
    if (!(format instanceof LuaString text) || text.m_length == 0 || text.luaByte(0) != '*') {
      throw Errors.badArgument(n, function, "invalid option");
    }
    return switch (text.m_length > 1 ? text.luaByte(1) : 0) {
      // scanf(3) finds no number in what cannot be read, and no error
      case 'n' -> open.isReadable() ? NumberReader.read(open) : NIL;
      case 'l' -> line(open, false);
      case 'L' -> line(open, true);
      case 'a' -> {
        var all = new Bytes(256);
        open.read(all, MOST_BYTES);
        yield all.finish();
      }
      default -> throw Errors.badArgument(n, function, "invalid format");
    };
  }

  private static LuaValue line(FileStream open, boolean keepEnd) throws IOException {
    var line = new Bytes(80);
    return open.readLine(line, keepEnd) ? line.finish() : NIL;
  }

  private static LuaValue bytes(FileStream open, long count) throws IOException {
    if (count == 0) return open.peek() == FileStream.END ? NIL : EMPTYSTRING;
    var text = new Bytes((int) Math.min(Math.max(count, 0), 1 << 16));
    open.read(text, count < 0 ? MOST_BYTES : count);
    return text.length() == 0 ? NIL : text.finish();
  }

  @Override
  public String tojstring() {
    return isClosed() ? "file (closed)" : "file (" + Addresses.of(this) + ")";
  }
}
