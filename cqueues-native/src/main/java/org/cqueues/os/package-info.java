/** The operating system as the library needs it, through JNR-FFI; knows nothing of Lua. */
@NullMarked
package org.cqueues.os;

import org.jspecify.annotations.NullMarked;
