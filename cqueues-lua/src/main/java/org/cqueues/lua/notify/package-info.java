/** {@code require "cqueues.notify"}. */
@NullMarked
package org.cqueues.lua.notify;

import org.jspecify.annotations.NullMarked;
