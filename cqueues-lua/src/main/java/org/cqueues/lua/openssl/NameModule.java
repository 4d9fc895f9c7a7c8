package org.cqueues.lua.openssl;

import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.cqueues.core.certificate.NameAttribute;
import org.cqueues.core.certificate.ObjectNames;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.x509.name"}. */
final class NameModule {
  private static final String SHOWN = "x509.name";

  private final ObjectClass<NameObject> names =
      new ObjectClass<>("X509_NAME*", SHOWN, NameObject.class);

  private NameModule(LuaState state) {
    names.method("add", this::add);
    names.method("all", (self, _) -> all(self.name()));
    names.method("each", (self, _) -> each(self.name()));
    names.metamethod("__pairs", (self, _) -> each(self.name()));
    names.metamethod("__tostring", (self, _) -> Bytes.utf8(NameAttribute.shown(self.name())));
  }

  static NameModule of(LuaState state) {
    return state.extension(NameModule.class, NameModule::new);
  }

  static LuaTable open(LuaState state) {
    NameModule module = of(state);
    return module.names.module(_ -> module.wrap(new X500Name(new RDN[0]))).table();
  }

  /** A new object; what a script adds to it changes nothing else. */
  NameObject wrap(X500Name name) {
    return new NameObject(name, names.metatable());
  }

  /** The name that an argument is. */
  X500Name argument(Varargs args, int n, String function) {
    return names.argument(args, n, function).name();
  }

  boolean isInstance(LuaValue value) {
    return names.isInstance(value);
  }

  private Varargs add(NameObject self, Varargs args) throws Exception {
    String type = Bytes.chars(Args.string(args, 2, "add"));
    var value = Args.string(args, 3, "add");
    ASN1ObjectIdentifier oid = ObjectNames.find(type);
    if (oid == null) throw Errors.error(SHOWN + ":add: " + type + ": invalid NID");
    var added = new RDN(oid, NameAttribute.value(oid, Arguments.bytes(value)));
    RDN[] parts = self.name().getRDNs();
    RDN[] longer = Arrays.copyOf(parts, parts.length + 1);
    longer[parts.length] = added;
    self.name(new X500Name(longer));
    return self;
  }

  private static LuaTable all(X500Name name) {
    var list = new Table();
    int count = 0;
    for (AttributeTypeAndValue part : NameAttribute.of(name)) {
      var entry = new Table();
      entry.set("sn", Bytes.text(ObjectNames.shortName(part.getType())));
      entry.set("ln", Bytes.text(ObjectNames.longName(part.getType())));
      entry.set("id", Bytes.text(part.getType().getId()));
      entry.set("blob", Arguments.text(NameAttribute.bytes(part.getValue())));
      list.set(++count, entry);
    }
    return list;
  }

  private static Varargs each(X500Name name) {
    var parts = NameAttribute.of(name).iterator();
    return new Builtin(
        "each",
        _ -> {
          if (!parts.hasNext()) return LuaValue.NONE;
          AttributeTypeAndValue part = parts.next();
          return LuaValue.varargsOf(
              Bytes.text(ObjectNames.shortName(part.getType())),
              Arguments.text(NameAttribute.bytes(part.getValue())));
        });
  }
}
