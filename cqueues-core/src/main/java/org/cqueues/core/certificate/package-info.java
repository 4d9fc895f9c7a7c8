/**
 * Keys and certificates, and which certificates are to be believed: stores of trust anchors, and
 * the verification of chains with the numbers and texts of OpenSSL. They work on BouncyCastle's
 * holders and lightweight keys, and need neither sockets nor Lua.
 *
 * <p>The JDK's own path validation is not used: it does not tell a self-signed certificate from one
 * of an unknown issuer, believes an anchor that has expired, and finds no issuers by itself.
 */
@NullMarked
package org.cqueues.core.certificate;

import org.jspecify.annotations.NullMarked;
