package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.ScriptEndedException;
import org.cqueues.runtime.ScriptError;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.Varargs;

/** Functions whose failures are errors {@code module.function: reason}. */
final class Guard {
  /** What a stranger's bytes may bring about somewhere in BouncyCastle. */
  private static final String MALFORMED = "malformed or unsupported data";

  private Guard() {}

  /** What a function does; whatever it throws becomes an error. */
  @FunctionalInterface
  interface Body {
    Varargs call(Varargs args) throws Exception;
  }

  /** The body of a library function; {@code operation} stands in front of reasons. */
  static Builtin.Body of(String operation, Body body) {
    return args -> {
      try {
        return body.call(args);
      } catch (LuaError | ScriptEndedException e) {
        throw e;
      } catch (CryptoFailure e) {
        throw failed(operation, String.valueOf(e.getMessage()), e);
      } catch (Exception e) {
        throw failed(operation, MALFORMED, e);
      }
    };
  }

  /** An error {@code operation: reason} with the position of the function's caller. */
  static ScriptError failed(String operation, String reason, Throwable cause) {
    return new ScriptError(Errors.positioned(Bytes.text(operation + ": " + reason)), cause);
  }
}
