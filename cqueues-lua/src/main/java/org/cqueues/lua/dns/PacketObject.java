package org.cqueues.lua.dns;

import org.cqueues.core.name.message.Packet;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A packet as a script sees it. */
final class PacketObject extends Userdata {
  private final Packet packet;

  PacketObject(Packet packet, LuaTable metatable) {
    super(packet, metatable);
    this.packet = packet;
  }

  Packet packet() {
    return packet;
  }
}
