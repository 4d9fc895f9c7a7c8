/**
 * {@code require "cjson"} and {@code require "cjson.safe"}: JSON (RFC 8259) as lua-cjson has it.
 */
@NullMarked
package org.cqueues.lua.cjson;

import org.jspecify.annotations.NullMarked;
