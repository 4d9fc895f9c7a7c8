package org.cqueues.lua.lfs;

import org.cqueues.os.FileStatus;
import org.cqueues.os.NativeFiles;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.io.FileName;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code attributes} and {@code symlinkattributes}. */
final class Attributes {
  private static final String[] NAMES = {
    "mode",
    "dev",
    "ino",
    "nlink",
    "uid",
    "gid",
    "rdev",
    "access",
    "modification",
    "change",
    "size",
    "permissions",
    "blocks",
    "blksize"
  };

  private static final String TARGET = "target";
  private static final String PERMISSIONS = "rwxrwxrwx";

  private final LuaState state;

  Attributes(LuaState state) {
    this.state = state;
  }

  Varargs ofFile(Varargs args) {
    return read(args, FileName.of(Args.string(args, 1, "attributes"), state), true);
  }

  Varargs ofLink(Varargs args) {
    LuaString wanted = Numbers.toTextOrNull(args.arg(2));
    FileName file = FileName.of(Args.string(args, 1, "symlinkattributes"), state);
    if (wanted != null && Bytes.chars(wanted).equals(TARGET)) {
      try {
        return target(file);
      } catch (SysException e) {
        return LfsModule.failure(e.errno(), "could not obtain link target: ");
      }
    }
    Varargs result = read(args, file, false);
    if (result.arg1() instanceof LuaTable all) {
      try {
        all.set(TARGET, target(file));
      } catch (SysException _) {
        // it is no link, and so leads nowhere
      }
    }
    return result;
  }

  private static LuaString target(FileName file) {
    return LuaString.valueUsing(NativeFiles.target(file.bytes()));
  }

  private static Varargs read(Varargs args, FileName file, boolean follow) {
    FileStatus status;
    try {
      status = FileStatus.of(file.bytes(), follow);
    } catch (SysException e) {
      String words = "cannot obtain information from file '" + Bytes.chars(file.text()) + "': ";
      return LfsModule.failure(e.errno(), words);
    }
    LuaString wanted = Numbers.toTextOrNull(args.arg(2));
    if (wanted != null) {
      String name = Bytes.chars(wanted);
      LuaValue value = value(status, name);
      if (value == null) throw Errors.error("invalid attribute name '" + name + "'");
      return value;
    }
    LuaTable all = args.arg(2) instanceof LuaTable given ? given : new Table();
    for (String name : NAMES) {
      LuaValue value = value(status, name);
      if (value != null) all.rawset(name, value);
    }
    return all;
  }

  /** The attribute of that name; null where there is none. */
  private static @Nullable LuaValue value(FileStatus status, String name) {
    return switch (name) {
      case "mode" -> Bytes.text(kind(status.mode()));
      case "dev" -> Ops.number(status.device());
      case "ino" -> Ops.number(status.inode());
      case "nlink" -> Ops.number(status.links());
      case "uid" -> Ops.number(status.user());
      case "gid" -> Ops.number(status.group());
      case "rdev" -> Ops.number(status.special());
      case "access" -> Ops.number(status.accessed());
      case "modification" -> Ops.number(status.modified());
      case "change" -> Ops.number(status.changed());
      case "size" -> Ops.number(status.size());
      case "permissions" -> Bytes.text(permissions(status.mode()));
      case "blocks" -> Ops.number(status.blocks());
      case "blksize" -> Ops.number(status.blockSize());
      default -> null;
    };
  }

  /** The bits S_IFMT, which all systems number alike. */
  private static String kind(int mode) {
    return switch ((mode >> 12) & 0xf) {
      case 010 -> "file";
      case 004 -> "directory";
      case 012 -> "link";
      case 014 -> "socket";
      case 001 -> "named pipe";
      case 002 -> "char device";
      case 006 -> "block device";
      default -> "other";
    };
  }

  private static String permissions(int mode) {
    var text = new StringBuilder(PERMISSIONS);
    for (int i = 0; i < text.length(); i++) {
      if (((mode >> (text.length() - 1 - i)) & 1) == 0) text.setCharAt(i, '-');
    }
    return text.toString();
  }
}
