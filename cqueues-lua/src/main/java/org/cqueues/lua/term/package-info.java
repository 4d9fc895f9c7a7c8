/** {@code term}: colours and cursors of terminals, as lua-term has them. */
@NullMarked
package org.cqueues.lua.term;

import org.jspecify.annotations.NullMarked;
