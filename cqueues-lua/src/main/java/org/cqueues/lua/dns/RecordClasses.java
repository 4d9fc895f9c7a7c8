package org.cqueues.lua.dns;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Names;
import org.cqueues.core.name.message.ResourceRecord;
import org.cqueues.core.name.message.Sections;
import org.cqueues.core.name.message.Types;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.os.SocketAddress;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SSHFPRecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.Type;

/** The classes of records in one Lua state, one for each type that has accessors. */
final class RecordClasses {
  private static final int SHA1 = 1;

  private final Map<Integer, LuaClass<RecordObject>> classes = new HashMap<>();

  private RecordClasses() {}

  /** Those of a state. */
  static RecordClasses of(LuaState state) {
    return state.extension(RecordClasses.class, _ -> new RecordClasses());
  }

  /** A new object. */
  RecordObject wrap(ResourceRecord record) {
    int kind = Types.name(record.type()) == null ? 0 : record.type();
    LuaTable metatable = classes.computeIfAbsent(kind, RecordClasses::make).metatable();
    return new RecordObject(record, kind, metatable);
  }

  private static LuaClass<RecordObject> make(int kind) {
    String name = kind == 0 ? "Any" : Types.name(kind);
    var made = new LuaClass<>("DNS RR " + name, RecordObject.class);
    new Accessors(made, kind).define();
    return made;
  }

  /** The methods of one class. */
  private record Accessors(LuaClass<RecordObject> target, int kind) {

    void define() {
      common("section", r -> LuaValue.valueOf(r.section()));
      common("name", r -> Bytes.text(r.nameText()));
      common("type", r -> LuaValue.valueOf(r.type()));
      common("class", r -> LuaValue.valueOf(r.recordClass()));
      common("ttl", r -> LuaValue.valueOf((double) r.ttl()));
      common("rdata", r -> LuaString.valueOf(r.data()));
      target
          .metatable()
          .set(
              "__tostring",
              new Builtin("__tostring", args -> Bytes.text(any(args, "__tostring").toString())));
      switch (kind) {
        case Type.A, Type.AAAA -> text("addr", r -> new SocketAddress.Inet(r.data(), 0, 0).host());
        case Type.NS, Type.CNAME, Type.PTR -> text("host", ResourceRecord::toString);
        default -> defineParsed();
      }
    }

    private void defineParsed() {
      switch (kind) {
        case Type.SOA -> soa();
        case Type.MX -> {
          number("preference", MXRecord.class, MXRecord::getPriority);
          name("host", MXRecord.class, MXRecord::getTarget);
        }
        case Type.TXT -> bytes("data", r -> r.text());
        case Type.SPF -> {
          bytes("data", r -> r.text());
          bytes("policy", r -> r.text());
        }
        case Type.SRV -> {
          number("priority", SRVRecord.class, SRVRecord::getPriority);
          number("weight", SRVRecord.class, SRVRecord::getWeight);
          number("port", SRVRecord.class, SRVRecord::getPort);
          name("target", SRVRecord.class, SRVRecord::getTarget);
        }
        case Type.OPT -> {
          // RFC 6891 section 6.1.3: fields in place of the time to live and the class
          accessor("rcode", r -> LuaValue.valueOf(isQuestion(r) ? 0 : r.extendedRcode()));
          accessor("version", r -> LuaValue.valueOf((int) (r.ttl() >> 16) & 0xFF));
          accessor("maxsize", r -> LuaValue.valueOf(isQuestion(r) ? 0 : r.recordClass()));
        }
        case Type.SSHFP -> {
          number("algo", SSHFPRecord.class, SSHFPRecord::getAlgorithm);
          method("digest", this::fingerprint);
        }
        default -> defineLater();
      }
    }

    private void soa() {
      name("mname", SOARecord.class, SOARecord::getHost);
      name("rname", SOARecord.class, SOARecord::getAdmin);
      number("serial", SOARecord.class, SOARecord::getSerial);
      number("refresh", SOARecord.class, SOARecord::getRefresh);
      number("retry", SOARecord.class, SOARecord::getRetry);
      number("expire", SOARecord.class, SOARecord::getExpire);
      number("minimum", SOARecord.class, SOARecord::getMinimum);
    }

    /** Types that native cqueues knows by number only; accessors are the RFCs' names of fields. */
    private void defineLater() {
      switch (kind) {
        case Type.CAA -> { // RFC 8659
          number("flags", CAARecord.class, CAARecord::getFlags);
          parsed("tag", CAARecord.class, r -> Bytes.text(r.getTag()));
          parsed("value", CAARecord.class, r -> LuaString.valueUsing(r.getValueAsByteArray()));
        }
        case Type.TLSA -> { // RFC 6698
          number("certificate_usage", TLSARecord.class, TLSARecord::getCertificateUsage);
          number("selector", TLSARecord.class, TLSARecord::getSelector);
          number("matching_type", TLSARecord.class, TLSARecord::getMatchingType);
          binary(
              "certificate_association_data",
              TLSARecord.class,
              TLSARecord::getCertificateAssociationData);
        }
        case Type.SVCB, Type.HTTPS -> { // RFC 9460
          number("svcpriority", SVCBBase.class, SVCBBase::getSvcPriority);
          name("targetname", SVCBBase.class, SVCBBase::getTargetName);
          parsed("svcparams", SVCBBase.class, ServiceParameters::table);
        }
        case Type.DS -> { // RFC 4034
          number("key_tag", DSRecord.class, DSRecord::getFootprint);
          number("algorithm", DSRecord.class, DSRecord::getAlgorithm);
          number("digest_type", DSRecord.class, DSRecord::getDigestID);
          binary("digest", DSRecord.class, DSRecord::getDigest);
        }
        case Type.DNSKEY -> {
          number("flags", DNSKEYRecord.class, DNSKEYRecord::getFlags);
          number("protocol", DNSKEYRecord.class, DNSKEYRecord::getProtocol);
          number("algorithm", DNSKEYRecord.class, DNSKEYRecord::getAlgorithm);
          number("key_tag", DNSKEYRecord.class, DNSKEYRecord::getFootprint);
          binary("public_key", DNSKEYRecord.class, Accessors::publicKey);
        }
        case Type.RRSIG -> {
          number("type_covered", RRSIGRecord.class, RRSIGRecord::getTypeCovered);
          number("algorithm", RRSIGRecord.class, RRSIGRecord::getAlgorithm);
          number("labels", RRSIGRecord.class, RRSIGRecord::getLabels);
          number("original_ttl", RRSIGRecord.class, RRSIGRecord::getOrigTTL);
          number("signature_expiration", RRSIGRecord.class, r -> r.getExpire().getEpochSecond());
          number("signature_inception", RRSIGRecord.class, r -> r.getTimeSigned().getEpochSecond());
          number("key_tag", RRSIGRecord.class, RRSIGRecord::getFootprint);
          name("signers_name", RRSIGRecord.class, RRSIGRecord::getSigner);
          binary("signature", RRSIGRecord.class, RRSIGRecord::getSignature);
        }
        case Type.NAPTR -> { // RFC 3403
          number("order", NAPTRRecord.class, NAPTRRecord::getOrder);
          number("preference", NAPTRRecord.class, NAPTRRecord::getPreference);
          parsed("flags", NAPTRRecord.class, r -> Bytes.text(r.getFlags()));
          parsed(
              "services", NAPTRRecord.class, r -> LuaString.valueUsing(r.getServiceAsByteArray()));
          parsed("regexp", NAPTRRecord.class, r -> LuaString.valueUsing(r.getRegexpAsByteArray()));
          name("replacement", NAPTRRecord.class, NAPTRRecord::getReplacement);
        }
        default -> {}
      }
    }

    /** Some flags say that there is none, RFC 2535 section 3.1.2. */
    private static byte[] publicKey(DNSKEYRecord record) {
      byte[] key = record.getKey();
      return key == null ? new byte[0] : key;
    }

    private Varargs fingerprint(ResourceRecord record, Varargs args) {
      int how = Args.option(args, 2, "digest", "x", "x", "s");
      if (isQuestion(record)) return LuaValue.varargsOf(LuaValue.ZERO, LuaValue.NIL);
      var key = parsed(record, SSHFPRecord.class);
      LuaValue digest =
          key.getDigestType() == SHA1 ? form(key.getFingerPrint(), how) : LuaValue.NIL;
      return LuaValue.varargsOf(LuaValue.valueOf(key.getDigestType()), digest);
    }

    /** Hex text, or the bytes. */
    private static LuaString form(byte[] bytes, int how) {
      return how == 0 ? Bytes.text(HexFormat.of().formatHex(bytes)) : LuaString.valueOf(bytes);
    }

    private static boolean isQuestion(ResourceRecord record) {
      return record.section() == Sections.QUESTION;
    }

    /** A method of records of any class. */
    private void common(String method, Function<ResourceRecord, LuaValue> body) {
      target.method(method, args -> body.apply(any(args, method)));
    }

    private static ResourceRecord any(Varargs args, String method) {
      if (args.arg1() instanceof RecordObject object) return object.record();
      throw Args.typeError(args, 1, method, "userdata");
    }

    /** What a method of this class does. */
    @FunctionalInterface
    private interface Body {
      Varargs call(ResourceRecord record, Varargs args);
    }

    /** A method of records of this class only. */
    private void method(String method, Body body) {
      target.method(
          method,
          args -> {
            RecordObject self = target.self(args, method);
            if (self.kind() != kind) {
              throw Args.typeError(args, 1, method, "DNS RR " + Types.name(kind));
            }
            return body.call(self.record(), args);
          });
    }

    private void accessor(String method, Function<ResourceRecord, LuaValue> body) {
      method(method, (record, _) -> body.apply(record));
    }

    private void text(String method, Function<ResourceRecord, String> body) {
      accessor(method, r -> isQuestion(r) ? LuaValue.EMPTYSTRING : Bytes.text(body.apply(r)));
    }

    private void bytes(String method, Function<ResourceRecord, byte[]> body) {
      accessor(
          method, r -> isQuestion(r) ? LuaValue.EMPTYSTRING : LuaString.valueUsing(body.apply(r)));
    }

    private <R extends Record> void number(String method, Class<R> type, ToLongFunction<R> body) {
      accessor(
          method,
          r ->
              isQuestion(r)
                  ? LuaValue.ZERO
                  : LuaValue.valueOf((double) body.applyAsLong(parsed(r, type))));
    }

    private <R extends Record> void name(String method, Class<R> type, Function<R, Name> body) {
      parsed(method, type, r -> Bytes.text(Names.text(body.apply(r))));
    }

    private <R extends Record> void parsed(
        String method, Class<R> type, Function<R, LuaValue> body) {
      accessor(method, r -> isQuestion(r) ? LuaValue.EMPTYSTRING : body.apply(parsed(r, type)));
    }

    /** Bytes that a script gets as hex text ("x") or as they are ("s"). */
    private <R extends Record> void binary(String method, Class<R> type, Function<R, byte[]> body) {
      method(
          method,
          (record, args) -> {
            int how = Args.option(args, 2, method, "x", "x", "s");
            if (isQuestion(record)) return LuaValue.EMPTYSTRING;
            return form(body.apply(parsed(record, type)), how);
          });
    }

    /** What was not looked at before may be damaged. */
    private static <R extends Record> R parsed(ResourceRecord record, Class<R> type) {
      Record parsed = record.parsed();
      if (type.isInstance(parsed)) return type.cast(parsed);
      throw Errors.error("dns.rr.parse: " + DnsError.text(DnsError.EILLEGAL));
    }
  }
}
