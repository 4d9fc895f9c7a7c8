/** Buffered sockets whose operations never wait: they say EAGAIN and what they wait for. */
@NullMarked
package org.cqueues.core.socket;

import org.jspecify.annotations.NullMarked;
