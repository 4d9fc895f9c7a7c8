package org.cqueues.lua.dns;

import org.cqueues.core.name.config.HostsTable;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A table of hosts as a script sees it. */
final class HostsObject extends Userdata {
  private final HostsTable hosts;

  HostsObject(HostsTable hosts, LuaTable metatable) {
    super(hosts, metatable);
    this.hosts = hosts;
  }

  HostsTable hosts() {
    return hosts;
  }
}
