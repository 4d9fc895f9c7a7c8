package org.cqueues.lua.dns;

import org.cqueues.core.name.resolver.Entropy;
import org.cqueues.lua.module.Module;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "cqueues.dns"}: queries through one pool for all of a program. */
public final class DnsModule {
  private static final LuaString QUERY = Symbols.of("query");

  /** Dates in digits, of what the original's numbers of release, ABI and API stand for. */
  private static final LuaValue RELEASE = LuaValue.valueOf(0x20161214);

  private static final LuaValue INTERFACE = LuaValue.valueOf(0x20160608);
  private static final double WORD = 0x1p32;

  private final LuaState state;
  private LuaValue pool = LuaValue.NIL;

  private DnsModule(LuaState state) {
    this.state = state;
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    var module = new DnsModule(state);
    return new Module()
        .function("version", _ -> LuaValue.varargsOf(RELEASE, INTERFACE, INTERFACE))
        .function("query", module::query)
        .function("getpool", _ -> module.pool())
        .function("setpool", module::setPool)
        .function("random", module::random)
        .table();
  }

  private LuaValue pool() {
    if (pool.isnil()) pool = ResolversModule.of(state).createStub();
    return pool;
  }

  private Varargs setPool(Varargs args) {
    if (ResolversModule.poolOf(args.arg1()) == null) throw Errors.error("not dns resolver pool");
    LuaValue before = pool;
    pool = args.arg1();
    return before;
  }

  private Varargs query(Varargs args) {
    LuaValue current = pool();
    return current.get(QUERY).invoke(LuaValue.varargsOf(current, args));
  }

  private Varargs random(Varargs args) {
    Entropy entropy = ResolverClass.of(state).context().entropy();
    if (args.isnoneornil(1)) return unsigned(entropy.nextInt());
    double bound = Math.floor(Args.number(args, 1, "random"));
    if (bound < 0) bound += WORD; // an unsigned integer of 32 bits, as of native cqueues
    if (!(bound >= 1)) {
      throw Errors.badArgument(1, "random", "[0, " + (long) bound + "): interval is empty");
    }
    if (bound >= WORD) return unsigned(entropy.nextInt());
    return LuaValue.valueOf((double) entropy.nextLong((long) bound));
  }

  private static LuaValue unsigned(int word) {
    return LuaValue.valueOf((double) Integer.toUnsignedLong(word));
  }
}
