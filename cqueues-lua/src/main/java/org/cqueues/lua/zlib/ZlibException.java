package org.cqueues.lua.zlib;

/** A compressed stream is damaged. */
final class ZlibException extends Exception {
  private static final long serialVersionUID = 1;

  private final String text;

  ZlibException(String text) {
    super(text, null, false, false);
    this.text = text;
  }

  /** Why, as lua-zlib says it. */
  String text() {
    return text;
  }

  static ZlibException damaged() {
    return new ZlibException(
        "InvalidInput: input string does not conform to zlib format or checksum failed");
  }
}
