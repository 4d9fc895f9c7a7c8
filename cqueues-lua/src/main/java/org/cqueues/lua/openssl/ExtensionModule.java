package org.cqueues.lua.openssl;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.ExtensionList;
import org.cqueues.core.certificate.ExtensionParser;
import org.cqueues.core.certificate.ExtensionText;
import org.cqueues.core.certificate.ObjectNames;
import org.cqueues.core.certificate.Sections;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.x509.extension"}. */
final class ExtensionModule {
  private static final int ERROR_UNKNOWN = 1 << 16;
  private static final int PARSE_UNKNOWN = 2 << 16;
  private static final int DUMP_UNKNOWN = 3 << 16;
  private static final int UNKNOWN_MASK = 15 << 16;

  private final ObjectClass<ExtensionObject> extensions =
      new ObjectClass<>("X509_EXTENSION*", "x509.extension", ExtensionObject.class);

  private ExtensionModule(LuaState state) {
    extensions.method("getID", (self, _) -> Bytes.text(type(self).getId()));
    extensions.method("getName", (self, _) -> Bytes.text(ObjectNames.shortName(type(self))));
    extensions.method("getShortName", (self, _) -> shortName(type(self)));
    extensions.method("getLongName", (self, _) -> longName(type(self)));
    extensions.method("getCritical", (self, _) -> LuaValue.valueOf(self.extension().isCritical()));
    extensions.method(
        "getData", (self, _) -> Arguments.text(self.extension().getExtnValue().getOctets()));
    extensions.method("text", ExtensionModule::text);
  }

  static ExtensionModule of(LuaState state) {
    return state.extension(ExtensionModule.class, ExtensionModule::new);
  }

  static LuaTable open(LuaState state) {
    ExtensionModule module = of(state);
    return module
        .extensions
        .module(args -> module.create(state, args))
        .value("DEFAULT", 0)
        .value("ERROR_UNKNOWN", ERROR_UNKNOWN)
        .value("PARSE_UNKNOWN", PARSE_UNKNOWN)
        .value("DUMP_UNKNOWN", DUMP_UNKNOWN)
        .value("UNKNOWN_MASK", UNKNOWN_MASK)
        .table();
  }

  private ExtensionObject wrap(Extension extension) {
    return new ExtensionObject(extension, extensions.metatable());
  }

  private static ASN1ObjectIdentifier type(ExtensionObject self) {
    return self.extension().getExtnId();
  }

  private static Varargs shortName(ASN1ObjectIdentifier type) {
    return ObjectNames.isKnown(type) ? Bytes.text(ObjectNames.shortName(type)) : LuaValue.NONE;
  }

  private static Varargs longName(ASN1ObjectIdentifier type) {
    return ObjectNames.isKnown(type) ? Bytes.text(ObjectNames.longName(type)) : LuaValue.NONE;
  }

  /**
   * {@code new(name, "DER", der)}, or {@code new(name, text [, configuration])}, which may be a
   * table {@code {subject=, issuer=, db=configuration}}, too.
   */
  private Varargs create(LuaState state, Varargs args) throws CryptoFailure {
    String name = Bytes.chars(Args.string(args, 1, "new"));
    String text = Bytes.chars(Args.string(args, 2, "new"));
    boolean critical = text.equals("critical,DER");
    if (critical || text.equals("DER")) {
      return wrap(ExtensionParser.der(name, critical, Arguments.bytes(args, 3, "new")));
    }
    LuaValue context = args.arg(3);
    SubjectPublicKeyInfo subject = null;
    SubjectPublicKeyInfo issuer = null;
    LuaValue configuration = context;
    if (context instanceof LuaTable) {
      subject = publicKey(state, context.get("subject"));
      issuer = publicKey(state, context.get("issuer"));
      configuration = context.get("db");
    } else if (!context.isnil() && !(context instanceof LuaString)) {
      String detail = "invalid extra parameter (expected string, table or nil)";
      throw Errors.badArgument(3, "new", detail);
    }
    Sections sections =
        configuration.isstring()
            ? Sections.parse(new String(Arguments.bytes(configuration.strvalue()), UTF_8))
            : Sections.none();
    return wrap(new ExtensionParser(subject, issuer, sections).parse(name, text));
  }

  private static @Nullable SubjectPublicKeyInfo publicKey(LuaState state, LuaValue value) {
    if (value.isnil()) return null;
    return X509Module.of(state).argument(value, 1, "new").draft().publicKey();
  }

  /** {@code text([flags [, indent]])}. */
  private static Varargs text(ExtensionObject self, Varargs args) throws CryptoFailure {
    int flags = Args.integer(args, 2, "text", 0);
    int indent = Math.clamp(Args.integer(args, 3, "text", 0), 0, 1000);
    String text = ExtensionText.of(self.extension());
    if (text == null) {
      text =
          switch (flags & UNKNOWN_MASK) {
            case ERROR_UNKNOWN -> "<Not Supported>";
            case PARSE_UNKNOWN, DUMP_UNKNOWN -> ExtensionText.digits(self.extension());
            default -> throw new CryptoFailure("unknown extension");
          };
    }
    String margin = " ".repeat(indent);
    return Bytes.utf8(margin + text.replace("\n", "\n" + margin));
  }

  /** The extensions that an object of a class has. */
  @FunctionalInterface
  interface Owner<T> {
    ExtensionList list(T object);
  }

  /**
   * Adds the methods for extensions to a class: {@code add}, {@code set}, {@code get} and {@code
   * count} with {@code kind} in their names.
   */
  <T extends Userdata> void addMethods(ObjectClass<T> objects, String kind, Owner<T> owner) {
    String add = "add" + kind;
    objects.method(
        add,
        (self, args) -> {
          owner.list(self).put(extensions.argument(args, 2, add).extension());
          return LuaValue.TRUE;
        });
    String set = "set" + kind;
    objects.method(
        set,
        (self, args) -> {
          owner.list(self).put(extensions.argument(args, 2, set).extension());
          return LuaValue.TRUE;
        });
    String get = "get" + kind;
    objects.method(get, (self, args) -> get(owner.list(self), args, get));
    objects.method(get + "Count", (self, _) -> LuaValue.valueOf(owner.list(self).size()));
  }

  /** By number, from 1, or by a name. */
  private Varargs get(ExtensionList list, Varargs args, String function) {
    if (args.arg(2).isnumber()) {
      int index = Args.integer(args, 2, function);
      if (index < 1) throw Errors.error("integer value out of range");
      return index > list.size() ? LuaValue.NONE : wrap(list.get(index - 1));
    }
    ASN1ObjectIdentifier type = ObjectNames.find(Bytes.chars(Args.string(args, 2, function)));
    Extension extension = type == null ? null : list.get(type);
    return extension == null ? LuaValue.NONE : wrap(extension);
  }
}
