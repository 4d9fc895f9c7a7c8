/** Linux: its readiness queue, its file watch, and the numbers and layouts of its kernel. */
@NullMarked
package org.cqueues.os.linux;

import org.jspecify.annotations.NullMarked;
