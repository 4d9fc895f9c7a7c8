/** {@code require "cqueues.thread"}. */
@NullMarked
package org.cqueues.lua.thread;

import org.jspecify.annotations.NullMarked;
