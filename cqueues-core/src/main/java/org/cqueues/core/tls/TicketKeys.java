package org.cqueues.core.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What seals session tickets, as RFC 5077 section 4 recommends: the name of the keys, a random
 * vector, the content under AES-CBC, and a MAC over all. The keys lie one behind the other as
 * OpenSSL has them: name, MAC, AES.
 */
final class TicketKeys {
  static final int LENGTH = 80;
  private static final int NAME = 16;
  private static final int KEY = 32;
  private static final int IV = 16;
  private static final int MAC = 32;

  private final byte[] keys;
  private final SecureRandom random;
  private final SecretKeySpec encryption;
  private final Cipher cipher;
  private final Mac mac;

  TicketKeys(byte[] keys, SecureRandom random) {
    this.keys = keys.clone();
    this.random = random;
    encryption = new SecretKeySpec(keys, NAME + KEY, KEY, "AES");
    try {
      cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys, NAME, KEY, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has these algorithms
    }
  }

  static TicketKeys random(SecureRandom random) {
    var keys = new byte[LENGTH];
    random.nextBytes(keys);
    return new TicketKeys(keys, random);
  }

  byte[] bytes() {
    return keys.clone();
  }

  private void init(int mode, byte[] from, int ivAt) throws GeneralSecurityException {
    cipher.init(mode, encryption, new IvParameterSpec(from, ivAt, IV));
  }

  private byte[] mac(byte[] of, int length) {
    mac.update(of, 0, length);
    return mac.doFinal();
  }

  /** A ticket with this content. */
  byte[] seal(byte[] content) {
    try {
      var iv = new byte[IV];
      random.nextBytes(iv);
      init(Cipher.ENCRYPT_MODE, iv, 0);
      byte[] encrypted = cipher.doFinal(content);
      var ticket = new byte[NAME + IV + encrypted.length + MAC];
      System.arraycopy(keys, 0, ticket, 0, NAME);
      System.arraycopy(iv, 0, ticket, NAME, IV);
      System.arraycopy(encrypted, 0, ticket, NAME + IV, encrypted.length);
      int signed = ticket.length - MAC;
      System.arraycopy(mac(ticket, signed), 0, ticket, signed, MAC);
      return ticket;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // the key and the padding fit
    }
  }

  /** The content of a ticket; null if it was not sealed with these keys. */
  byte @Nullable [] open(byte[] ticket) {
    int signed = ticket.length - MAC;
    if (signed < NAME + 2 * IV || !Arrays.equals(ticket, 0, NAME, keys, 0, NAME)) return null;
    try {
      byte[] shown = Arrays.copyOfRange(ticket, signed, ticket.length);
      if (!MessageDigest.isEqual(mac(ticket, signed), shown)) return null;
      init(Cipher.DECRYPT_MODE, ticket, NAME);
      return cipher.doFinal(ticket, NAME + IV, signed - NAME - IV);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
