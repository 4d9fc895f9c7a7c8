/** The module {@code cqueues.socket}. */
@NullMarked
package org.cqueues.lua.socket;

import org.jspecify.annotations.NullMarked;
