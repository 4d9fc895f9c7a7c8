/**
 * The operating system as the library needs it, through JNR-FFI; knows nothing of Lua.
 *
 * <p>A call that a signal interrupts (EINTR) is decided for each function, so that callers need not
 * know of it:
 *
 * <ul>
 *   <li>made again: read, write, recv, send, recvmsg, sendmsg, accept, open, chmod, fchmod, unlink,
 *       waitpid, and both ends of a {@link org.cqueues.os.Wakeup};
 *   <li>epoll_wait, poll: a wait that saw nothing; who waits for a deadline looks at the clock and
 *       waits again;
 *   <li>connect: goes on in the background, as after EINPROGRESS, and is asked for its end again;
 *   <li>close: the number is gone all the same, and another close could hit its successor;
 *   <li>all others do not wait, so nothing interrupts them; what they say is told.
 * </ul>
 */
@NullMarked
package org.cqueues.os;

import org.jspecify.annotations.NullMarked;
