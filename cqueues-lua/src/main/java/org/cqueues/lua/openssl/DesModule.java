package org.cqueues.lua.openssl;

import java.util.Arrays;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.macs.CBCBlockCipherMac;
import org.bouncycastle.crypto.params.DESParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.des"}. */
final class DesModule {
  private static final int KEY_BYTES = 8;

  private DesModule() {}

  static LuaTable open(LuaState state) {
    return new ObjectClass.Functions("des")
        .function("string_to_key", DesModule::keyOfText)
        .function("set_odd_parity", DesModule::oddParity)
        .table();
  }

  /** The key with its lowest bits as DES wants them; filled up with zeros to eight bytes. */
  private static Varargs oddParity(Varargs args) {
    byte[] key = Arguments.bytes(args, 1, "set_odd_parity");
    byte[] exact = Arrays.copyOf(key, KEY_BYTES);
    DESParameters.setOddParity(exact);
    return Arguments.text(exact);
  }

  /**
   * The key of a password as Kerberos 4 makes it: the text is folded like a fan, and then its
   * checksum under that key is taken.
   */
  private static Varargs keyOfText(Varargs args) {
    byte[] text = untilZero(Arguments.bytes(args, 1, "string_to_key"));
    var key = new byte[KEY_BYTES];
    for (int i = 0; i < text.length; i++) {
      int at = i % KEY_BYTES;
      boolean forwards = i / KEY_BYTES % 2 == 0;
      if (forwards) key[at] ^= (byte) (text[i] << 1);
      else key[KEY_BYTES - 1 - at] ^= (byte) (Integer.reverse(text[i]) >>> 24);
    }
    DESParameters.setOddParity(key);
    if (text.length > 0) key = checksum(text, key);
    DESParameters.setOddParity(key);
    return Arguments.text(key);
  }

  private static byte[] untilZero(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) end++;
    return Arrays.copyOf(text, end);
  }

  private static byte[] checksum(byte[] text, byte[] key) {
    var mac = new CBCBlockCipherMac(new DESEngine(), KEY_BYTES * 8);
    mac.init(new ParametersWithIV(new KeyParameter(key), key));
    mac.update(text, 0, text.length);
    var sum = new byte[KEY_BYTES];
    mac.doFinal(sum, 0);
    return sum;
  }
}
