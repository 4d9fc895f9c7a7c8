package org.cqueues.lua.openssl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cqueues.core.certificate.CertificateStore;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Verification;
import org.cqueues.core.certificate.VerifyParameters;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.io.CurrentDirectory;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.x509.store"}. */
final class StoreModule {
  private final X509Module certificates;
  private final ChainModule chains;
  private final ObjectClass<StoreObject> objects =
      new ObjectClass<>("X509_STORE*", "x509.store", StoreObject.class);

  private StoreModule(LuaState state) {
    certificates = X509Module.of(state);
    chains = ChainModule.of(state);
    objects.method("add", this::add);
    objects.method(
        "addDefaults",
        (self, _) -> {
          self.store().addDefaults();
          return self;
        });
    objects.method("verify", this::verify);
  }

  static StoreModule of(LuaState state) {
    return state.extension(StoreModule.class, StoreModule::new);
  }

  static LuaTable open(LuaState state) {
    StoreModule module = of(state);
    return module
        .objects
        .module(_ -> module.make())
        .value("CERT_DIR", Bytes.text(CertificateStore.DEFAULT_DIRECTORY))
        .value("CERT_DIR_EVP", Bytes.text(CertificateStore.DIRECTORY_VARIABLE))
        .value("CERT_FILE", Bytes.text(CertificateStore.DEFAULT_FILE))
        .value("CERT_FILE_EVP", Bytes.text(CertificateStore.FILE_VARIABLE))
        .table();
  }

  /** A new store that trusts nobody. */
  StoreObject make() {
    return new StoreObject(new CertificateStore(), objects.metatable());
  }

  /** The store that an argument is. */
  StoreObject argument(Varargs args, int n, String function) {
    return objects.argument(args, n, function);
  }

  private Varargs add(StoreObject self, Varargs args) throws CryptoFailure {
    for (int i = 2; i <= args.narg(); i++) {
      LuaValue value = args.arg(i);
      if (certificates.isInstance(value)) {
        self.store().add(certificates.argument(args, i, "add").draft().holder());
      } else if (value instanceof CrlObject list) {
        self.store().add(list.draft().holder());
      } else {
        LuaString name = Args.string(args, i, "add");
        LuaString path = CurrentDirectory.of(LuaState.current()).resolve(name);
        addPath(self.store(), Bytes.java(path), Bytes.java(name));
      }
    }
    return self;
  }

  private static void addPath(CertificateStore store, String whole, String name)
      throws CryptoFailure {
    try {
      Path path = Path.of(whole);
      if (!name.isEmpty() && Files.isDirectory(path)) {
        store.addDirectory(path);
        return;
      }
      if (name.isEmpty() || !Files.exists(path))
        throw new CryptoFailure(name + ": No such file or directory");
      if (!Files.isReadable(path)) throw new CryptoFailure(name + ": Permission denied");
      if (store.addFile(path) == 0) {
        throw new CryptoFailure(name + ": no certificate or crl found");
      }
    } catch (InvalidPathException e) {
      throw new CryptoFailure(name + ": No such file or directory", e);
    } catch (IOException e) {
      throw new CryptoFailure(name + ": malformed certificate or crl", e);
    }
  }

  private Varargs verify(StoreObject self, Varargs args) throws CryptoFailure {
    X509CertificateHolder certificate = certificates.argument(args, 2, "verify").draft().holder();
    List<X509CertificateHolder> untrusted =
        args.isnoneornil(3) ? List.of() : chains.argument(args, 3, "verify");
    Verification result = self.store().verify(certificate, untrusted, new VerifyParameters());
    if (!result.isTrusted()) {
      return LuaValue.varargsOf(LuaValue.FALSE, Bytes.text(result.text()));
    }
    return LuaValue.varargsOf(LuaValue.TRUE, chains.wrap(result.chain()));
  }
}
