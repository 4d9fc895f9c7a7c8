package org.cqueues.lua.cjson;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "cjson"} and {@code require "cjson.safe"}. */
public final class CjsonModule {
  private static final int MOST_DIGITS = 14;

  /** A value that is nothing but itself. */
  private static final class Marker extends Userdata {
    private final String text;

    Marker(String text) {
      super(text, null);
      this.text = text;
    }

    @Override
    public String tojstring() {
      return text;
    }
  }

  /** What all modules of a state share. */
  private final JsonEncoder.Markers markers =
      new JsonEncoder.Markers(
          new Marker("userdata: (nil)"), new Marker("empty_array"), new Table(), new Table());

  private final LuaTable module = open(false);
  private final LuaTable safe = open(true);

  private CjsonModule() {}

  private static CjsonModule of(LuaState state) {
    return state.extension(CjsonModule.class, _ -> new CjsonModule());
  }

  /** The module whose functions raise errors. */
  public static LuaTable open(LuaState state) {
    return of(state).module;
  }

  /** The module whose functions return them. */
  public static LuaTable openSafe(LuaState state) {
    return of(state).safe;
  }

  private LuaTable open(boolean isSafe) {
    var settings = new Settings();
    var table = new Table();
    table.set("_NAME", Bytes.text("cjson"));
    table.set("_VERSION", Bytes.text("2.1.0"));
    table.set("null", markers.nothing());
    table.set("empty_array", markers.emptyList());
    table.set("array_mt", markers.list());
    table.set("empty_array_mt", markers.whenEmpty());
    function(table, "new", _ -> open(isSafe));
    new Options(settings).addTo(table);
    Builtin.Body encode = args -> new JsonEncoder(settings, markers).encode(args.arg1());
    Builtin.Body decode =
        args ->
            new JsonDecoder(settings, markers.nothing(), Args.string(args, 1, "decode")).decode();
    function(table, "encode", one("encode", isSafe ? safely(encode) : raising(encode)));
    function(table, "decode", one("decode", isSafe ? safely(decode) : raising(decode)));
    return table;
  }

  private static void function(LuaTable table, String name, Builtin.Body body) {
    table.rawset(Symbols.of(name), new Builtin(name, body));
  }

  private static Builtin.Body one(String name, Builtin.Body body) {
    return args -> {
      if (args.narg() != 1) throw Errors.badArgument(1, name, "expected 1 argument");
      return body.call(args);
    };
  }

  private static Builtin.Body raising(Builtin.Body body) {
    return args -> {
      try {
        return body.call(args);
      } catch (JsonException e) {
        throw Errors.error(e.text());
      }
    };
  }

  private static Builtin.Body safely(Builtin.Body body) {
    return args -> {
      try {
        return body.call(args);
      } catch (JsonException e) {
        return LuaValue.varargsOf(LuaValue.NIL, Bytes.text(e.text()));
      } catch (LuaError e) {
        return LuaValue.varargsOf(LuaValue.NIL, Errors.valueOf(e));
      }
    };
  }

  /** The functions that set options; they return what is set. */
  private record Options(Settings settings) {
    void addTo(LuaTable table) {
      option(
          table,
          "encode_sparse_array",
          3,
          args -> {
            settings.convertsSparse = truth(args, 1, settings.convertsSparse);
            settings.sparseRatio = number(args, 2, 0, Integer.MAX_VALUE, settings.sparseRatio);
            settings.sparseSafe = number(args, 3, 0, Integer.MAX_VALUE, settings.sparseSafe);
            return LuaValue.varargsOf(
                LuaValue.valueOf(settings.convertsSparse),
                LuaInteger.valueOf(settings.sparseRatio),
                LuaInteger.valueOf(settings.sparseSafe));
          });
      count(
          table,
          "encode_max_depth",
          Integer.MAX_VALUE,
          () -> settings.encodeDepth,
          depth -> settings.encodeDepth = depth);
      count(
          table,
          "decode_max_depth",
          Integer.MAX_VALUE,
          () -> settings.decodeDepth,
          depth -> settings.decodeDepth = depth);
      count(
          table,
          "encode_number_precision",
          MOST_DIGITS,
          () -> settings.precision,
          digits -> settings.precision = digits);
      option(
          table,
          "encode_keep_buffer",
          1,
          args -> {
            settings.keepsBuffer = truth(args, 1, settings.keepsBuffer);
            return LuaValue.valueOf(settings.keepsBuffer);
          });
      option(
          table,
          "encode_invalid_numbers",
          1,
          args -> {
            settings.encodeInvalid = invalid(args, true, settings.encodeInvalid);
            return shown(settings.encodeInvalid);
          });
      option(
          table,
          "decode_invalid_numbers",
          1,
          args -> {
            settings.decodeInvalid = invalid(args, false, settings.decodeInvalid);
            return shown(settings.decodeInvalid);
          });
    }

    private static void count(
        LuaTable table, String name, int most, IntSupplier now, IntConsumer set) {
      option(
          table,
          name,
          1,
          args -> {
            set.accept(number(args, 1, 1, most, now.getAsInt()));
            return LuaInteger.valueOf(now.getAsInt());
          });
    }

    private static void option(LuaTable table, String name, int most, Builtin.Body body) {
      function(
          table,
          name,
          args -> {
            if (args.narg() <= most) return body.call(args);
            throw Errors.badArgument(most + 1, name, "found too many arguments");
          });
    }

    private static boolean truth(Varargs args, int n, boolean now) {
      LuaValue given = args.arg(n);
      if (given.isnil()) return now;
      if (given.isboolean()) return given.toboolean();
      return Args.option(args, n, "?", null, "off", "on") == 1;
    }

    private static int number(Varargs args, int n, int least, int most, int now) {
      if (args.isnoneornil(n)) return now;
      int given = Args.integer(args, n, "?");
      if (given >= least && given <= most) return given;
      throw Errors.badArgument(1, "?", "expected integer between " + least + " and " + most);
    }

    private static Settings.Invalid invalid(Varargs args, boolean mayBeNull, Settings.Invalid now) {
      LuaValue given = args.arg1();
      if (given.isnil()) return now;
      if (given.isboolean()) {
        return given.toboolean() ? Settings.Invalid.TAKEN : Settings.Invalid.REFUSED;
      }
      String[] names = mayBeNull ? new String[] {"off", "on", "null"} : new String[] {"off", "on"};
      return switch (Args.option(args, 1, "?", null, names)) {
        case 0 -> Settings.Invalid.REFUSED;
        case 1 -> Settings.Invalid.TAKEN;
        default -> Settings.Invalid.NULL;
      };
    }

    private static LuaValue shown(Settings.Invalid setting) {
      return switch (setting) {
        case REFUSED -> LuaValue.FALSE;
        case TAKEN -> LuaValue.TRUE;
        case NULL -> Bytes.text("null");
      };
    }
  }
}
