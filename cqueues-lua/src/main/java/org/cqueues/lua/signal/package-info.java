/** {@code require "cqueues.signal"}, and what a state holds of the process's signals. */
@NullMarked
package org.cqueues.lua.signal;

import org.jspecify.annotations.NullMarked;
