/**
 * {@code require "openssl.…"}: keys, certificates, digests and ciphers, with the interface of
 * luaossl, over BouncyCastle and the JDK. The modules know no sockets.
 *
 * <p>A class of objects is an {@link org.cqueues.lua.openssl.ObjectClass}; the functions of modules
 * and the methods go through {@link org.cqueues.lua.openssl.Guard}, so that whatever goes wrong
 * below is an error {@code module.function: reason}.
 */
@NullMarked
package org.cqueues.lua.openssl;

import org.jspecify.annotations.NullMarked;
