/** TODO. */
@NullMarked
package org.cqueues.lua;

import org.jspecify.annotations.NullMarked;
