package org.cqueues.lua.openssl;

import java.time.Instant;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Purpose;
import org.cqueues.core.certificate.VerifyParameters;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Numbers;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.x509.verify_param"}. */
final class VerifyParamModule {
  private static final String MODULE = "x509.verify_param";

  /** A bit of {@code inherit}: what is set there counts, whatever is here. */
  private static final int OVERWRITE = 2;

  private final ObjectClass<VerifyParamObject> objects =
      new ObjectClass<>("X509_VERIFY_PARAM*", MODULE, VerifyParamObject.class);

  private VerifyParamModule() {
    method("inherit", VerifyParamModule::inherit);
    method("setPurpose", VerifyParamModule::setPurpose);
    method(
        "setTime",
        (p, args) -> p.time(Instant.ofEpochSecond((long) Args.number(args, 2, "setTime"))));
    method("setDepth", (p, args) -> p.depth(Args.integer(args, 2, "setDepth")));
    method("setAuthLevel", (p, args) -> p.level(Args.integer(args, 2, "setAuthLevel")));
    method("setHost", (p, args) -> p.host(args.isnoneornil(2) ? null : name(args, "setHost")));
    method("addHost", (p, args) -> p.addHost(name(args, "addHost")));
    method("setEmail", (p, args) -> p.email(name(args, "setEmail")));
    method("setIP", VerifyParamModule::setIp);
    objects.method("getDepth", (self, _) -> LuaValue.valueOf(self.parameters().depth()));
    objects.method("getAuthLevel", (self, _) -> LuaValue.valueOf(self.parameters().level()));
  }

  /** What a setter does with the arguments, of which the object is the first. */
  @FunctionalInterface
  private interface Setter {
    void set(VerifyParameters parameters, Varargs args) throws CryptoFailure;
  }

  private void method(String name, Setter setter) {
    objects.method(
        name,
        (self, args) -> {
          setter.set(self.parameters(), args);
          return LuaValue.TRUE;
        });
  }

  static VerifyParamModule of(LuaState state) {
    return state.extension(VerifyParamModule.class, _ -> new VerifyParamModule());
  }

  static LuaTable open(LuaState state) {
    VerifyParamModule module = of(state);
    return module
        .objects
        .module(_ -> module.wrap(new VerifyParameters()))
        .value("DEFAULT", 1)
        .value("OVERWRITE", OVERWRITE)
        .value("RESET_FLAGS", 4)
        .value("LOCKED", 8)
        .value("ONCE", 16)
        .table();
  }

  /** An object of its own, which shares nothing with {@code parameters}. */
  VerifyParamObject copy(VerifyParameters parameters) {
    return wrap(new VerifyParameters(parameters));
  }

  private VerifyParamObject wrap(VerifyParameters parameters) {
    return new VerifyParamObject(parameters, objects.metatable());
  }

  /** The parameters that an argument is. */
  VerifyParameters argument(Varargs args, int n, String function) {
    return objects.argument(args, n, function).parameters();
  }

  private static void inherit(VerifyParameters self, Varargs args) {
    VerifyParameters from = inherited(args);
    if ((Args.integer(args, 3, "inherit", 0) & OVERWRITE) != 0) self.replace(from);
    else self.inherit(from);
  }

  /** The second argument: parameters, or the name of some. */
  private static VerifyParameters inherited(Varargs args) {
    LuaValue value = args.arg(2);
    if (value instanceof VerifyParamObject object) return object.parameters();
    LuaString name = Numbers.toTextOrNull(value);
    if (name == null) {
      throw Errors.badArgument(2, "inherit", "expected X509_VERIFY_PARAM* or string");
    }
    VerifyParameters preset = preset(Bytes.chars(name));
    if (preset == null) throw Errors.badArgument(2, "inherit", "unknown param preset");
    return preset;
  }

  private static @Nullable VerifyParameters preset(String name) {
    var preset = new VerifyParameters();
    switch (name) {
      case "default" -> preset.depth(100);
      case "ssl_client" -> preset.purpose(Purpose.SSL_CLIENT);
      case "ssl_server" -> preset.purpose(Purpose.SSL_SERVER);
      case "smime_sign", "pkcs7" -> preset.purpose(Purpose.SMIME_SIGN);
      default -> {
        return null;
      }
    }
    return preset;
  }

  private static void setPurpose(VerifyParameters self, Varargs args) {
    LuaString given = Args.string(args, 2, "setPurpose");
    Purpose purpose =
        Numbers.isNumber(given)
            ? Purpose.of((int) Numbers.toDouble(given))
            : Purpose.of(Bytes.chars(given));
    if (purpose == null) {
      throw Errors.badArgument(2, "setPurpose", Bytes.chars(given) + ": invalid purpose");
    }
    self.purpose(purpose);
  }

  /** A name without a zero byte, behind which others would see another one. */
  private static String name(Varargs args, String method) throws CryptoFailure {
    LuaString name = Args.string(args, 2, method);
    if (Bytes.indexOf(name, 0) >= 0) throw new CryptoFailure("the name has a zero byte");
    return Bytes.chars(name);
  }

  private static void setIp(VerifyParameters self, Varargs args) throws CryptoFailure {
    String text = Bytes.chars(Args.string(args, 2, "setIP"));
    if (text.indexOf('/') >= 0) throw new CryptoFailure(text + ": not an IP address");
    try {
      var name = new GeneralName(GeneralName.iPAddress, text);
      self.address(ASN1OctetString.getInstance(name.getName()).getOctets());
    } catch (IllegalArgumentException e) {
      throw new CryptoFailure(text + ": not an IP address", e);
    }
  }
}
