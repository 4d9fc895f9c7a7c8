/** {@code require "zlib"}: compression (RFC 1950, 1951 and 1952) as lua-zlib has it. */
@NullMarked
package org.cqueues.lua.zlib;

import org.jspecify.annotations.NullMarked;
