/** Files, pipes and processes: what {@code io} and parts of {@code os} stand on. */
@NullMarked
package org.cqueues.runtime.io;

import org.jspecify.annotations.NullMarked;
