package org.cqueues.core.tls;

import java.nio.charset.StandardCharsets;

/** What a peer says first that takes a port of TLS for a plain one. */
final class Greeting {
  private static final String[] METHODS = {
    "GET ", "POST ", "HEAD ", "PUT ", "CONNECT ", "OPTIONS "
  };

  private Greeting() {}

  static boolean isHttpRequest(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    for (String method : METHODS) if (text.startsWith(method)) return true;
    return false;
  }
}
