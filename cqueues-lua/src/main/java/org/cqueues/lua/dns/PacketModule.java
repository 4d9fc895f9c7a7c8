package org.cqueues.lua.dns;

import java.util.List;
import java.util.regex.Pattern;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Names;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.ResourceRecord;
import org.cqueues.core.name.message.Sections;
import org.cqueues.core.name.message.Types;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Module;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** {@code require "cqueues.dns.packet"}: DNS messages. */
public final class PacketModule {
  private static final LuaString KIND = Bytes.text("dns packet");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9]+");

  /** The longest name as text without escapes, the final dot included. */
  private static final int MAX_NAME = 254;

  private static final int OPCODE = 0x7800;
  private static final int OPCODE_SHIFT = 11;
  private static final int Z = 0x0070;
  private static final int Z_SHIFT = 4;
  private static final int RCODE = 0x000F;

  private static final List<String> FLAG_NAMES = List.of("qr", "aa", "tc", "rd", "ra");
  private static final int[] FLAG_BITS = {Packet.QR, Packet.AA, Packet.TC, Packet.RD, Packet.RA};

  private final LuaClass<PacketObject> packets = new LuaClass<>("DNS Packet", PacketObject.class);
  private final RecordClasses records;

  private PacketModule(LuaState state) {
    records = RecordClasses.of(state);
    packets.method("qid", args -> LuaValue.valueOf(self(args, "qid").qid()));
    packets.method("setqid", this::setQid);
    packets.method("flags", args -> flags(self(args, "flags").flags()));
    packets.method("setflags", this::setFlags);
    packets.method("push", this::push);
    packets.method("count", this::count);
    packets.method("grep", this::grep);
    packets.method("load", this::load);
    packets.method("dump", args -> LuaString.valueUsing(self(args, "dump").toByteArray()));
    packets
        .metatable()
        .set(
            "__tostring",
            new Builtin("__tostring", args -> Bytes.text(self(args, "__tostring").toString())));
  }

  /** The packets of a state. */
  static PacketModule of(LuaState state) {
    return state.extension(PacketModule.class, PacketModule::new);
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    PacketModule module = of(state);
    return new Module()
        .value("section", Constants.SECTIONS.table())
        .value("opcode", Constants.OPCODES.table())
        .value("rcode", Constants.RCODES.table())
        .value("QBUFSIZ", LuaValue.valueOf(Packet.QUERY_SIZE))
        .function("new", module::make)
        .function("type", args -> module.packets.isInstance(args.arg1()) ? KIND : LuaValue.NIL)
        .function("interpose", module.packets::interpose)
        .table();
  }

  /** A new object. */
  PacketObject wrap(Packet packet) {
    return new PacketObject(packet, packets.metatable());
  }

  private Packet self(Varargs args, String method) {
    return packets.self(args, method).packet();
  }

  private Varargs make(Varargs args) {
    if (args.isnoneornil(1) || args.arg1() instanceof LuaNumber) {
      return wrap(new Packet(Args.integer(args, 1, "new", Packet.QUERY_SIZE)));
    }
    LuaString text = Args.string(args, 1, "new");
    int size = Args.integer(args, 2, "new", Math.max(text.m_length, Packet.QUERY_SIZE));
    var packet = new Packet(size);
    packet.load(text.m_bytes, text.m_offset, text.m_length);
    return wrap(packet);
  }

  private Varargs load(Varargs args) {
    PacketObject self = packets.self(args, "load");
    LuaString text = Args.string(args, 2, "load");
    self.packet().load(text.m_bytes, text.m_offset, text.m_length);
    return self;
  }

  private Varargs setQid(Varargs args) {
    PacketObject self = packets.self(args, "setqid");
    self.packet().setQid(Args.integer(args, 2, "setqid"));
    return self;
  }

  private static LuaTable flags(int flags) {
    var table = new Table();
    for (int i = 0; i < FLAG_BITS.length; i++) {
      table.set(FLAG_NAMES.get(i), LuaValue.valueOf((flags & FLAG_BITS[i]) != 0));
    }
    table.set("opcode", LuaValue.valueOf((flags & OPCODE) >> OPCODE_SHIFT));
    table.set("z", LuaValue.valueOf((flags & Z) >> Z_SHIFT));
    table.set("rcode", LuaValue.valueOf(flags & RCODE));
    return table;
  }

  private Varargs setFlags(Varargs args) {
    PacketObject self = packets.self(args, "setflags");
    int flags =
        args.arg(2).isnumber()
            ? Args.integer(args, 2, "setflags")
            : changed(self.packet().flags(), Args.table(args, 2, "setflags"));
    self.packet().setFlags(flags);
    return self;
  }

  /** What a table does not name stays as it is. */
  private static int changed(int before, LuaTable table) {
    int flags = before;
    for (int i = 0; i < FLAG_BITS.length; i++) {
      LuaValue value = table.get(FLAG_NAMES.get(i));
      if (value.isnil()) continue;
      boolean set = value instanceof LuaNumber ? value.todouble() != 0 : value.toboolean();
      flags = set ? flags | FLAG_BITS[i] : flags & ~FLAG_BITS[i];
    }
    flags = changed(flags, table.get("opcode"), OPCODE, OPCODE_SHIFT);
    flags = changed(flags, table.get("z"), Z, Z_SHIFT);
    return changed(flags, table.get("rcode"), RCODE, 0);
  }

  private static int changed(int flags, LuaValue value, int mask, int shift) {
    if (value.isnil()) return flags;
    if (!value.isnumber()) {
      String detail = "number expected, got " + value.typename();
      throw Errors.badArgument(2, "setflags", detail);
    }
    return (flags & ~mask) | (value.toint() << shift & mask);
  }

  private Varargs push(Varargs args) {
    PacketObject self = packets.self(args, "push");
    int section = Constants.SECTIONS.number(Args.any(args, 2, "push"));
    int type = args.isnoneornil(4) ? Type.A : Constants.TYPES.number(args.arg(4));
    int recordClass = args.isnoneornil(5) ? DClass.IN : Constants.CLASSES.number(args.arg(5));
    LuaString text = Args.string(args, 3, "push");
    if (section != Sections.QUESTION) {
      throw Errors.badArgument(2, "push", "pushing RDATA not yet supported");
    }
    int result = push(self.packet(), text, type, recordClass);
    if (result == 0) return self;
    return LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf(result));
  }

  private static int push(Packet packet, LuaString text, int type, int recordClass) {
    Name name = Names.parse(Bytes.chars(text));
    if (name != null) return packet.pushQuestion(name, type, recordClass);
    return text.length() > MAX_NAME ? -DnsError.ENOBUFS : -DnsError.EILLEGAL;
  }

  private Varargs count(Varargs args) {
    Packet self = self(args, "count");
    return LuaValue.valueOf(self.count(Args.integer(args, 2, "count", Sections.ALL)));
  }

  private Varargs grep(Varargs args) {
    Packet packet = self(args, "grep");
    LuaTable wanted = args.isnoneornil(2) ? new Table() : Args.table(args, 2, "grep");
    int sections = sections(wanted.get("section"));
    LuaValue type = wanted.get("type");
    LuaValue recordClass = wanted.get("class");
    LuaValue name = wanted.get("name");
    if (!name.isnil() && !name.isstring()) {
      throw Errors.badArgument(2, "grep", "string expected, got " + name.typename());
    }
    RecordCursor cursor = packet.records(sections == 0 ? Sections.ALL : sections);
    var filter =
        new Filter(
            type.isnil() ? Types.ALL : Constants.TYPES.number(type),
            recordClass.isnil() ? DClass.ANY : Constants.CLASSES.number(recordClass),
            name.isnil() ? null : wire(Bytes.chars(name)));
    return new Builtin("grep", _ -> next(cursor, filter));
  }

  private static byte[] wire(String text) {
    Name name = Names.parse(text);
    return name == null ? new byte[0] : name.toWire();
  }

  /** What is looked for. */
  private static final class Filter {
    private final int type;
    private final int recordClass;

    /** Null where all are; empty for what no record can have as a name. */
    private final byte @Nullable [] name;

    Filter(int type, int recordClass, byte @Nullable [] name) {
      this.type = type;
      this.recordClass = recordClass;
      this.name = name;
    }

    boolean takes(RecordCursor cursor) {
      if (type != Types.ALL && type != cursor.type()) return false;
      if (recordClass != DClass.ANY && recordClass != cursor.recordClass()) return false;
      // a damaged name is to be told
      return name == null || cursor.nameBytes() == null || cursor.isNamed(name);
    }
  }

  private LuaValue next(RecordCursor cursor, Filter filter) {
    while (cursor.next()) {
      if (!filter.takes(cursor)) continue;
      ResourceRecord record = cursor.record();
      if (record != null) return records.wrap(record);
      throw Errors.error("dns.rr.parse: " + DnsError.text(DnsError.EILLEGAL));
    }
    return LuaValue.NIL;
  }

  /** Bits; words of a text, whatever is between them; or a list of numbers and names. */
  private static int sections(LuaValue given) {
    if (given.isnil()) return Sections.ALL;
    int bits = 0;
    switch (given) {
      case LuaNumber number -> bits = number.toint();
      case LuaString text -> {
        for (String word : BETWEEN_WORDS.split(Bytes.chars(text), -1)) {
          if (!word.isEmpty()) bits |= Constants.SECTIONS.number(Bytes.text(word));
        }
      }
      case LuaTable list -> {
        for (int i = 1, n = list.length(); i <= n; i++) {
          bits |= Constants.SECTIONS.number(list.get(i));
        }
      }
      default -> throw Errors.badArgument(2, "grep", "number expected, got " + given.typename());
    }
    return bits;
  }
}
