package org.cqueues.lua.openssl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.cqueues.core.certificate.AlternativeName;
import org.cqueues.core.certificate.ObjectNames;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.x509.altname"}. */
final class AltnameModule {
  private final ObjectClass<AltnameObject> altnames =
      new ObjectClass<>("GENERAL_NAMES*", "x509.altname", AltnameObject.class);
  private final NameModule names;

  private AltnameModule(LuaState state) {
    names = NameModule.of(state);
    altnames.method("add", this::add);
    altnames.metamethod("__pairs", (self, _) -> each(self.names()));
    altnames.metamethod("__tostring", (self, _) -> shown(self.names()));
  }

  static AltnameModule of(LuaState state) {
    return state.extension(AltnameModule.class, AltnameModule::new);
  }

  static LuaTable open(LuaState state) {
    AltnameModule module = of(state);
    return module.altnames.module(_ -> module.wrap(List.of())).table();
  }

  /** A new object; what a script adds to it changes nothing else. */
  AltnameObject wrap(List<GeneralName> generalNames) {
    return new AltnameObject(generalNames, altnames.metatable());
  }

  /** The names that an argument holds. */
  GeneralNames argument(Varargs args, int n, String function) {
    return altnames.argument(args, n, function).generalNames();
  }

  private Varargs add(AltnameObject self, Varargs args) {
    String type = Bytes.chars(Args.string(args, 2, "add"));
    int tag =
        switch (type.toLowerCase(Locale.ROOT)) {
          case "rfc822name", "rfc822", "email" -> GeneralName.rfc822Name;
          case "dnsname", "dns" -> GeneralName.dNSName;
          case "uniformresourceidentifier", "uri" -> GeneralName.uniformResourceIdentifier;
          case "ipaddress", "ip" -> GeneralName.iPAddress;
          case "registeredid", "rid" -> GeneralName.registeredID;
          case "directoryname", "dirname" -> GeneralName.directoryName;
          default -> throw Errors.error(type + ": invalid type");
        };
    self.names().add(name(tag, args));
    return self;
  }

  private GeneralName name(int tag, Varargs args) {
    if (tag == GeneralName.directoryName) {
      return new GeneralName(names.argument(args, 3, "add"));
    }
    String value = Bytes.chars(Args.string(args, 3, "add"));
    return switch (tag) {
      case GeneralName.iPAddress -> {
        byte[] address = AlternativeName.address(value);
        if (address == null) throw Errors.error(value + ": invalid address");
        yield new GeneralName(tag, new DEROctetString(address));
      }
      case GeneralName.registeredID -> {
        ASN1ObjectIdentifier id = ObjectNames.find(value);
        if (id == null) throw Errors.error(value + ": invalid object identifier");
        yield new GeneralName(tag, id);
      }
      default -> new GeneralName(tag, new DERIA5String(value));
    };
  }

  private Varargs each(List<GeneralName> all) {
    var iterator = new ArrayList<>(all).iterator();
    return new Builtin(
        "each",
        _ -> {
          if (!iterator.hasNext()) return LuaValue.NONE;
          GeneralName name = iterator.next();
          LuaValue type = Bytes.text(AlternativeName.type(name));
          return LuaValue.varargsOf(type, value(name));
        });
  }

  private LuaValue value(GeneralName name) {
    return name.getName() instanceof X500Name directory
        ? names.wrap(directory)
        : Bytes.text(AlternativeName.value(name));
  }

  private static LuaString shown(List<GeneralName> all) {
    var text = new Bytes(64);
    for (GeneralName name : all) {
      if (text.length() > 0) text.add(Bytes.text(", "));
      text.add(Bytes.text(AlternativeName.type(name) + ":"));
      String value = AlternativeName.value(name);
      text.add(name.getName() instanceof X500Name ? Bytes.utf8(value) : Bytes.text(value));
    }
    return text.finish();
  }
}
