package org.cqueues.lua.openssl;

import java.util.Arrays;
import org.cqueues.core.certificate.KeyReader;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Varargs;

/** Arguments and results that many functions of the room have. */
final class Arguments {
  private static final String[] ENCODINGS = {"*", "PEM", "DER"};
  private static final String[] TEXTS = {"PEM", "DER", "pem", "der"};

  private Arguments() {}

  /** A copy of the text. */
  static byte[] bytes(LuaString text) {
    return Arrays.copyOfRange(text.m_bytes, text.m_offset, text.m_offset + text.m_length);
  }

  /** A text as bytes; numbers are converted. */
  static byte[] bytes(Varargs args, int n, String function) {
    LuaString text = Args.string(args, n, function);
    Meter.scan(text.m_length);
    return bytes(text);
  }

  /** A text that takes over an array. */
  static LuaString text(byte[] bytes) {
    Meter.text(bytes.length);
    return LuaString.valueUsing(bytes);
  }

  /** Whether a {@code tostring} is to give DER; PEM is the default. */
  static boolean wantsDer(Varargs args) {
    return Args.option(args, 2, "tostring", "PEM", TEXTS) % 2 == 1;
  }

  /** One of {@code *} (the default), {@code PEM} and {@code DER}. */
  static KeyReader.Encoding encoding(Varargs args, int n, String function) {
    return switch (Args.option(args, n, function, "*", ENCODINGS)) {
      case 1 -> KeyReader.Encoding.PEM;
      case 2 -> KeyReader.Encoding.DER;
      default -> KeyReader.Encoding.ANY;
    };
  }
}
