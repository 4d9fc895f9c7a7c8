package org.cqueues.lua.zlib;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.Ops;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Adds texts, or what another such function has, to a checksum, and returns it with the length of
 * all.
 */
final class ChecksumFunction extends LibraryFunction {
  private final Checksums checksum;

  ChecksumFunction(String name, Checksums checksum) {
    super(name);
    this.checksum = checksum;
  }

  @Override
  public Varargs invoke(Varargs args) {
    if (args.arg1() instanceof ChecksumFunction other) checksum.add(other.checksum);
    else if (args.narg() > 0) checksum.add(Args.string(args, 1, name()));
    return LuaValue.varargsOf(Ops.number(checksum.value()), Ops.number(checksum.length()));
  }
}
