package org.cqueues.lua.cjson;

/** What scripts can set, with lua-cjson's own values at first. */
final class Settings {
  /** What is done with numbers that JSON does not know. */
  enum Invalid {
    REFUSED,
    TAKEN,
    NULL
  }

  int encodeDepth = 1000;
  int decodeDepth = 1000;

  /** Significant digits. */
  int precision = 14;

  boolean keepsBuffer = true;
  Invalid encodeInvalid = Invalid.REFUSED;
  Invalid decodeInvalid = Invalid.TAKEN;

  /** Whether a list with too many holes becomes an object, and not an error. */
  boolean convertsSparse;

  /** A list is too sparse with more than so many places for each element; 0 for never. */
  int sparseRatio = 2;

  /** No list up to so many places is. */
  int sparseSafe = 10;
}
