package org.cqueues.lua.zlib;

import org.cqueues.lua.zlib.Stream.Flush;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What scripts call with each piece of a stream; it returns what comes out, whether that was the
 * end, and how many bytes have gone in and come out so far.
 */
final class StreamFunction extends LibraryFunction {
  private static final Flush[] FLUSHES = Flush.values();

  private final Stream stream;
  private long given;

  StreamFunction(String name, Stream stream) {
    super(name);
    this.stream = stream;
  }

  @Override
  public Varargs invoke(Varargs args) {
    if (stream.isFinished()) {
      if (args.isnoneornil(1)) return LuaValue.varargsOf(ZlibModule.NOTHING, LuaValue.TRUE);
      throw Errors.plain(
          "IllegalState: calling " + name() + " function when stream was previously closed");
    }
    LuaString piece = Numbers.toTextOrNull(args.arg1());
    var out = new Bytes(0);
    try {
      stream.put(piece == null ? ZlibModule.NOTHING : piece, flush(args), out);
    } catch (ZlibException e) {
      throw Errors.plain(e.text());
    }
    given += out.length();
    LuaValue isFinished = LuaValue.valueOf(stream.isFinished());
    Varargs counts = LuaValue.varargsOf(Ops.number(stream.taken()), Ops.number(given));
    return LuaValue.varargsOf(out.finish(), isFinished, counts);
  }

  private Flush flush(Varargs args) {
    // what deflates returns is often passed on as it is
    if (args.isnoneornil(2) || !stream.canFlush())
      return args.isnoneornil(1) ? Flush.FINISH : Flush.NONE;
    return FLUSHES[Args.option(args, 2, name(), null, "none", "sync", "full", "finish")];
  }
}
