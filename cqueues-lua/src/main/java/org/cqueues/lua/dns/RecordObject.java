package org.cqueues.lua.dns;

import org.cqueues.core.name.message.ResourceRecord;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A record as a script sees it. */
final class RecordObject extends Userdata {
  private final ResourceRecord record;
  private final int kind;

  /**
   * An object.
   *
   * @param kind the type by which it has its accessors; 0 for those without any
   */
  RecordObject(ResourceRecord record, int kind, LuaTable metatable) {
    super(record, metatable);
    this.record = record;
    this.kind = kind;
  }

  ResourceRecord record() {
    return record;
  }

  int kind() {
    return kind;
  }
}
