package org.cqueues.core.tls;

/**
 * A server's answer to the name that a client asks for, RFC 6066 section 3. It is called in every
 * full handshake, with or without a name.
 */
@FunctionalInterface
public interface HostNameCallback {
  /**
   * Looks at {@link TlsSession#hostName}, and may change the {@link TlsSession#context(TlsContext)
   * context} or the settings of the session. Inside the handshake; it must not wait.
   *
   * @throws TlsAlertException to end the handshake, normally with {@code unrecognized_name}
   */
  void accept(TlsSession session);
}
