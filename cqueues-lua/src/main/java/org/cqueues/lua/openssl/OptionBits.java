package org.cqueues.lua.openssl;

/** The constants that {@code openssl.ssl.context} and {@code openssl.ssl} have in common. */
final class OptionBits {
  /** What OpenSSL itself sets: no compression, no SSL 3, compatibility with middle boxes. */
  static final long OF_STREAMS = 1 << 25 | 1 << 20 | 1 << 17;

  static final long OF_DATAGRAMS = 1 << 20 | 1 << 17;

  private OptionBits() {}

  /** Adds the options and modes to a module. */
  static void addTo(ObjectClass.Functions module) {
    bit(module, "OP_LEGACY_SERVER_CONNECT", 2);
    bit(module, "OP_TLSEXT_PADDING", 4);
    bit(module, "OP_ALLOW_NO_DHE_KEX", 10);
    bit(module, "OP_DONT_INSERT_EMPTY_FRAGMENTS", 11);
    bit(module, "OP_NO_QUERY_MTU", 12);
    bit(module, "OP_COOKIE_EXCHANGE", 13);
    bit(module, "OP_NO_TICKET", 14);
    bit(module, "OP_CISCO_ANYCONNECT", 15);
    bit(module, "OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION", 16);
    bit(module, "OP_NO_COMPRESSION", 17);
    bit(module, "OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION", 18);
    bit(module, "OP_ENABLE_MIDDLEBOX_COMPAT", 20);
    bit(module, "OP_PRIORITIZE_CHACHA", 21);
    bit(module, "OP_CIPHER_SERVER_PREFERENCE", 22);
    bit(module, "OP_TLS_ROLLBACK_BUG", 23);
    bit(module, "OP_NO_ANTI_REPLAY", 24);
    bit(module, "OP_NO_SSLv3", 25);
    bit(module, "OP_NO_TLSv1", 26);
    bit(module, "OP_NO_TLSv1_2", 27);
    bit(module, "OP_NO_TLSv1_1", 28);
    bit(module, "OP_NO_TLSv1_3", 29);
    bit(module, "OP_NO_DTLSv1", 26);
    bit(module, "OP_NO_DTLSv1_2", 27);
    bit(module, "OP_CRYPTOPRO_TLSEXT_BUG", 31);
    value(module, "OP_ALL", 0x80000850L);
    value(module, "OP_NO_SSL_MASK", 0x3E000000L);
    value(module, "OP_NO_DTLS_MASK", 0x0C000000L);
    for (String name :
        new String[] {
          "OP_EPHEMERAL_RSA",
          "OP_MICROSOFT_BIG_SSLV3_BUFFER",
          "OP_MICROSOFT_SESS_ID_BUG",
          "OP_MSIE_SSLV2_RSA_PADDING",
          "OP_NETSCAPE_CA_DN_BUG",
          "OP_NETSCAPE_CHALLENGE_BUG",
          "OP_NETSCAPE_DEMO_CIPHER_CHANGE_BUG",
          "OP_NETSCAPE_REUSE_CIPHER_CHANGE_BUG",
          "OP_NO_SSLv2",
          "OP_PKCS1_CHECK_1",
          "OP_PKCS1_CHECK_2",
          "OP_SINGLE_DH_USE",
          "OP_SINGLE_ECDH_USE",
          "OP_SSLEAY_080_CLIENT_DH_BUG",
          "OP_SSLREF2_REUSE_CERT_TYPE_BUG",
          "OP_TLS_BLOCK_PADDING_BUG",
          "OP_TLS_D5_BUG"
        }) {
      value(module, name, 0);
    }
    value(module, "VERIFY_NONE", 0);
    value(module, "VERIFY_PEER", 1);
    value(module, "VERIFY_FAIL_IF_NO_PEER_CERT", 2);
    value(module, "VERIFY_CLIENT_ONCE", 4);
  }

  private static void bit(ObjectClass.Functions module, String name, int bit) {
    value(module, name, 1L << bit);
  }

  private static void value(ObjectClass.Functions module, String name, long value) {
    module.value(name, value);
  }
}
