package org.cqueues.lua.cjson;

/** A text or value that is not JSON. */
final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;

  JsonException(String text) {
    super(text, null, false, false);
    this.text = text;
  }

  /** Why, for scripts. */
  String text() {
    return text;
  }
}
