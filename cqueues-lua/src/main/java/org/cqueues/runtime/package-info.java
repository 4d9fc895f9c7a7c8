/** TODO. */
@NullMarked
package org.cqueues.runtime;

import org.jspecify.annotations.NullMarked;
