/** The engine for {@code javax.script}, whose name is {@code cqueues}. */
@NullMarked
package org.cqueues.lua.script;

import org.jspecify.annotations.NullMarked;
