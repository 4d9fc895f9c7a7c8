package org.cqueues.runtime.io;

import java.nio.file.Path;
import org.cqueues.os.NativeDirectory;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * Where the relative paths of a state begin: the process's directory until a script changes it. A
 * process has one directory for all its threads, so that of a state is a path that is put in front.
 */
public final class CurrentDirectory {
  private static final int ASCII = 0x80;

  /** Null while it is the process's. */
  private @Nullable LuaString path;

  private CurrentDirectory() {}

  /** The one of a state. */
  public static CurrentDirectory of(LuaState state) {
    return state.extension(CurrentDirectory.class, _ -> new CurrentDirectory());
  }

  /** Its path, null while it is the process's; another state may begin with it. */
  public @Nullable LuaString changed() {
    return path;
  }

  /** Begins where another state is. */
  public void begin(@Nullable LuaString changed) {
    path = changed;
  }

  /**
   * Its path, without links, as getcwd(3).
   *
   * @throws SysException where the process's was removed
   */
  public LuaString path() {
    if (path != null) return path;
    // the JVM has decoded it, which changes nothing but ASCII for sure
    String decoded = Path.of("").toAbsolutePath().toString();
    boolean isAscii = decoded.chars().allMatch(c -> c < ASCII);
    return isAscii ? Bytes.text(decoded) : LuaString.valueUsing(NativeDirectory.ofProcess());
  }

  /**
   * Goes to another one, see chdir(2).
   *
   * @throws SysException for example ENOENT, ENOTDIR, EACCES
   */
  public void change(LuaString to) {
    path = LuaString.valueUsing(NativeDirectory.enterable(FileName.of(to, this).bytes()));
  }

  /** A path as the system has to have it, up to its first zero byte; an empty one stays so. */
  public LuaString resolve(LuaString given) {
    int zero = given.indexOf((byte) 0, 0);
    LuaString name = zero < 0 ? given : given.substring(0, zero);
    LuaString directory = path;
    if (directory == null || name.length() == 0 || name.luaByte(0) == '/') return name;
    var whole = new Bytes(directory.length() + 1 + name.length());
    whole.add(directory);
    if (directory.luaByte(directory.length() - 1) != '/') whole.add('/');
    return whole.add(name).toLuaString();
  }
}
