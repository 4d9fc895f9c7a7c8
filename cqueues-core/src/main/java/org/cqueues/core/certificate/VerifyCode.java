package org.cqueues.core.certificate;

/** Why a certificate is not believed, in the numbers and texts of OpenSSL 3. */
public final class VerifyCode {
  public static final int OK = 0;
  public static final int UNSPECIFIED = 1;

  /** An issuer is trusted, but not as an anchor, and nobody knows its own issuer. */
  public static final int UNABLE_TO_GET_ISSUER = 2;

  public static final int UNABLE_TO_GET_CRL = 3;
  public static final int UNDECODABLE_ISSUER_KEY = 6;
  public static final int BAD_SIGNATURE = 7;
  public static final int BAD_CRL_SIGNATURE = 8;
  public static final int NOT_YET_VALID = 9;
  public static final int EXPIRED = 10;
  public static final int CRL_NOT_YET_VALID = 11;
  public static final int CRL_EXPIRED = 12;
  public static final int BAD_NOT_BEFORE = 13;
  public static final int BAD_NOT_AFTER = 14;
  public static final int SELF_SIGNED = 18;
  public static final int SELF_SIGNED_IN_CHAIN = 19;
  public static final int NO_LOCAL_ISSUER = 20;
  public static final int CHAIN_TOO_LONG = 22;
  public static final int REVOKED = 23;
  public static final int PATH_TOO_LONG = 25;
  public static final int WRONG_PURPOSE = 26;
  public static final int NOT_TRUSTED = 27;
  public static final int REJECTED = 28;
  public static final int ISSUER_MISMATCH = 29;
  public static final int NO_SIGNING_USAGE = 32;
  public static final int UNKNOWN_CRITICAL_EXTENSION = 34;
  public static final int NO_CRL_SIGNING_USAGE = 35;
  public static final int UNKNOWN_CRITICAL_CRL_EXTENSION = 36;
  public static final int INVALID_EXTENSION = 41;
  public static final int OTHER_CRL_SCOPE = 44;
  public static final int NOT_PERMITTED = 47;
  public static final int EXCLUDED = 48;
  public static final int BAD_CONSTRAINT = 52;
  public static final int HOST_MISMATCH = 62;
  public static final int EMAIL_MISMATCH = 63;
  public static final int ADDRESS_MISMATCH = 64;
  public static final int KEY_TOO_WEAK = 66;
  public static final int CA_KEY_TOO_WEAK = 67;
  public static final int DIGEST_TOO_WEAK = 68;
  public static final int SIGNATURE_MISMATCH = 77;
  public static final int INVALID_CA = 79;

  private VerifyCode() {}

  /** The text of a code; the number where it has none. */
  public static String text(int code) {
    return switch (code) {
      case OK -> "ok";
      case UNSPECIFIED -> "unspecified certificate verification error";
      case UNABLE_TO_GET_ISSUER -> "unable to get issuer certificate";
      case UNABLE_TO_GET_CRL -> "unable to get certificate CRL";
      case UNDECODABLE_ISSUER_KEY -> "unable to decode issuer public key";
      case BAD_SIGNATURE -> "certificate signature failure";
      case SIGNATURE_MISMATCH ->
          "subject signature algorithm and issuer public key algorithm mismatch";
      case BAD_CRL_SIGNATURE -> "CRL signature failure";
      case NOT_YET_VALID -> "certificate is not yet valid";
      case EXPIRED -> "certificate has expired";
      case CRL_NOT_YET_VALID -> "CRL is not yet valid";
      case CRL_EXPIRED -> "CRL has expired";
      case BAD_NOT_BEFORE -> "format error in certificate's notBefore field";
      case BAD_NOT_AFTER -> "format error in certificate's notAfter field";
      case SELF_SIGNED -> "self-signed certificate";
      case SELF_SIGNED_IN_CHAIN -> "self-signed certificate in certificate chain";
      case NO_LOCAL_ISSUER -> "unable to get local issuer certificate";
      case CHAIN_TOO_LONG -> "certificate chain too long";
      case REVOKED -> "certificate revoked";
      case PATH_TOO_LONG -> "path length constraint exceeded";
      case WRONG_PURPOSE -> "unsuitable certificate purpose";
      case NOT_TRUSTED -> "certificate not trusted";
      case REJECTED -> "certificate rejected";
      case ISSUER_MISMATCH -> "subject issuer mismatch";
      case NO_SIGNING_USAGE -> "key usage does not include certificate signing";
      case UNKNOWN_CRITICAL_EXTENSION -> "unhandled critical extension";
      case NO_CRL_SIGNING_USAGE -> "key usage does not include CRL signing";
      case UNKNOWN_CRITICAL_CRL_EXTENSION -> "unhandled critical CRL extension";
      case INVALID_EXTENSION -> "invalid or inconsistent certificate extension";
      case OTHER_CRL_SCOPE -> "Different CRL scope";
      case NOT_PERMITTED -> "permitted subtree violation";
      case EXCLUDED -> "excluded subtree violation";
      case BAD_CONSTRAINT -> "unsupported or invalid name constraint syntax";
      case HOST_MISMATCH -> "hostname mismatch";
      case EMAIL_MISMATCH -> "email address mismatch";
      case ADDRESS_MISMATCH -> "IP address mismatch";
      case KEY_TOO_WEAK -> "EE certificate key too weak";
      case CA_KEY_TOO_WEAK -> "CA certificate key too weak";
      case DIGEST_TOO_WEAK -> "CA signature digest algorithm too weak";
      case INVALID_CA -> "invalid CA certificate";
      default -> "error number " + code;
    };
  }
}
