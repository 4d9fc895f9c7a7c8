/**
 * Buffered sockets whose operations never wait: they say EAGAIN and what they wait for.
 *
 * <p>A read goes from {@link org.cqueues.core.socket.Reader}, which finds lines and the like, to
 * {@link org.cqueues.core.socket.Input} and its buffer, and from there to the {@link
 * org.cqueues.core.socket.Transport}, which receives. A write goes from {@link
 * org.cqueues.core.socket.Output} to the same transport. How a socket gets one, from addresses over
 * a connection to a layer such as TLS, and how it ends, is the lifecycle's job, which every
 * operation asks to go on first.
 */
@NullMarked
package org.cqueues.core.socket;

import org.jspecify.annotations.NullMarked;
