package org.cqueues.lua.openssl;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A list of alternative names, which scripts may add to. */
final class AltnameObject extends Userdata {
  private final List<GeneralName> names;

  AltnameObject(List<GeneralName> names, LuaTable metatable) {
    super(names, metatable);
    this.names = new ArrayList<>(names);
  }

  List<GeneralName> names() {
    return names;
  }

  /** As it stands in certificates. */
  GeneralNames generalNames() {
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }
}
