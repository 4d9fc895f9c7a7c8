/**
 * {@code require "cqueues"}, and the small modules around controllers: condition, promise, auxlib,
 * errno, debug.
 */
@NullMarked
package org.cqueues.lua.cqueues;

import org.jspecify.annotations.NullMarked;
