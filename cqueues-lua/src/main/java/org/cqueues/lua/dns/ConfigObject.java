package org.cqueues.lua.dns;

import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A configuration as a script sees it. */
final class ConfigObject extends Userdata {
  private final ResolverConfig config;

  ConfigObject(ResolverConfig config, LuaTable metatable) {
    super(config, metatable);
    this.config = config;
  }

  ResolverConfig config() {
    return config;
  }
}
