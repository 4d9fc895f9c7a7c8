package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.cqueues.lua.openssl.OpensslModules;
import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.Limits.Ending;
import org.cqueues.runtime.LuaState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Cryptography for scripts that are not trusted. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OpensslLimitsTest {
  private static final Limits LIMITS =
      Limits.none().instructions(2_000_000, Ending.FINAL).memory(16 << 20, Ending.FINAL);

  private static Varargs run(LuaState state, String script) {
    return state.call(state.globals().load(script, "=script"), LuaValue.NONE);
  }

  /** A state that was given some of the modules under the names of their last parts. */
  private static LuaState given() {
    LuaState state = LuaState.restricted(LIMITS);
    for (var name : List.of("kdf", "bignum", "pkey", "digest", "rand")) {
      state.globals().set(name, OpensslModules.open(state, "openssl." + name));
    }
    return state;
  }

  @Test
  void noModuleIsThereUnlessGiven() {
    assertEquals(LuaValue.NIL, run(LuaState.restricted(LIMITS), "return require"));
  }

  @Test
  void modulesThatWereGivenWork() {
    var result =
        run(
            given(),
            """
            local key = pkey.new{type = "ED25519"}
            local text = digest.new"sha256":final(key:toPEM())
            return #text, #rand.bytes(8), tostring(bignum.new(2) ^ 10)
            """);
    assertEquals("(32,8,1024)", result.tojstring());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kdf.derive{type = 'PBKDF2', pass = 'p', salt = 's', iter = 1e7, outlen = 20}",
        "kdf.derive{type = 'scrypt', pass = 'p', salt = 's', N = 2^17, r = 8, p = 1, outlen = 20}",
        "pkey.new{type = 'RSA', bits = 4096}",
        "pkey.new{type = 'DH', bits = 4096}",
        "bignum.generatePrime(4096, false)",
        "local n = bignum.new(1):lshift(8000) + 1 while true do n:isPrime() end",
        "local n = bignum.new(3) while true do n = n:sqr() if #n:toHex() > 1e4 then n ="
            + " bignum.new(3) end end",
        "while true do local b = rand.bytes(1e5) end",
        "local text = rand.bytes(1e5) local d = digest.new() while true do d:update(text) end",
        "local k = pkey.new{type='EC', curve='prime256v1'} while true do k:sign(digest.new()) end",
      })
  void workIsCountedBeforeItIsDone(String script) {
    assertThrows(LimitException.class, () -> run(given(), script));
  }
}
