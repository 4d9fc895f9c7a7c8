/** TODO. */
@NullMarked
package org.cqueues.os;

import org.jspecify.annotations.NullMarked;
