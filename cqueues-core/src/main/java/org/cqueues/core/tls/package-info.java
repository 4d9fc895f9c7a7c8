/**
 * TLS and DTLS as a layer on a socket's transport, over BouncyCastle's protocol objects.
 *
 * <p>A {@link org.cqueues.core.tls.TlsContext} holds what many connections share, a {@link
 * org.cqueues.core.tls.TlsSession} is one connection: what it is to do before the handshake, and
 * what came of it afterwards. {@link org.cqueues.core.tls.TlsLayer} puts a session on a transport.
 * What all contexts of a program or Lua state share is a {@link
 * org.cqueues.core.tls.TlsEnvironment}. Everything belongs to one thread.
 */
@NullMarked
package org.cqueues.core.tls;

import org.jspecify.annotations.NullMarked;
