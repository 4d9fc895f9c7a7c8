package org.cqueues.core.certificate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is asked of a certificate. A field that is not set asks for nothing, or is inherited. */
public final class VerifyParameters {
  /** Which certificates of a chain are looked for in the lists of revoked ones. */
  public enum Revocation {
    /** Those whose issuer's list is in the store. */
    AS_KNOWN,
    /** The certificate itself; a missing list is an error. */
    LEAF,
    /** All but the anchor; a missing list is an error. */
    ALL
  }

  /** How many certificates may be between the certificate and the anchor. */
  private static final int DEFAULT_DEPTH = 100;

  private static final int UNSET = -1;

  private @Nullable Purpose purpose;
  private @Nullable Instant time;
  private int depth = UNSET;
  private int level = UNSET;
  private List<String> hosts = List.of();
  private @Nullable String email;
  private byte @Nullable [] address;
  private Revocation revocation = Revocation.AS_KNOWN;

  /** Parameters of which none is set. */
  public VerifyParameters() {}

  /** The same parameters, to be changed apart. */
  public VerifyParameters(VerifyParameters other) {
    replace(other);
  }

  /** Takes what is set in {@code other} and not here. */
  public void inherit(VerifyParameters other) {
    take(other, false);
  }

  /** Takes what is set in {@code other}, whatever is here. */
  public void replace(VerifyParameters other) {
    take(other, true);
  }

  private void take(VerifyParameters other, boolean always) {
    if (other.purpose != null && (always || purpose == null)) purpose = other.purpose;
    if (other.time != null && (always || time == null)) time = other.time;
    if (other.depth != UNSET && (always || depth == UNSET)) depth = other.depth;
    if (other.level != UNSET && (always || level == UNSET)) level = other.level;
    if (!other.hosts.isEmpty() && (always || hosts.isEmpty())) hosts = other.hosts;
    if (other.email != null && (always || email == null)) email = other.email;
    if (other.address != null && (always || address == null)) address = other.address;
    boolean asks = other.revocation != Revocation.AS_KNOWN;
    if (asks && (always || revocation == Revocation.AS_KNOWN)) revocation = other.revocation;
  }

  /** What the certificate is to be used for, or null for anything. */
  public @Nullable Purpose purpose() {
    return purpose;
  }

  public void purpose(@Nullable Purpose wanted) {
    purpose = wanted;
  }

  /** The moment at which everything has to be valid; null for now. */
  public @Nullable Instant time() {
    return time;
  }

  public void time(@Nullable Instant moment) {
    time = moment;
  }

  /** How many certificates may be between the certificate and the anchor; -1 if it is not set. */
  public int depth() {
    return depth;
  }

  public void depth(int most) {
    depth = Math.max(UNSET, most);
  }

  int depthOrDefault() {
    return depth == UNSET ? DEFAULT_DEPTH : depth;
  }

  /** The strength of keys and signatures, 0 to 5 as OpenSSL's; -1 if it is not set. */
  public int level() {
    return level;
  }

  public void level(int least) {
    level = Math.max(UNSET, least);
  }

  /** Names of which the certificate has to have one; empty to accept any. */
  public List<String> hosts() {
    return hosts;
  }

  /** Asks for one name, or for none if it is null. */
  public void host(@Nullable String name) {
    hosts = name == null || name.isEmpty() ? List.of() : List.of(name);
  }

  /** Accepts one more name. */
  public void addHost(String name) {
    List<String> more = new ArrayList<>(hosts);
    more.add(name);
    hosts = List.copyOf(more);
  }

  /** The address of mail that the certificate has to have, or null. */
  public @Nullable String email() {
    return email;
  }

  public void email(@Nullable String mailbox) {
    email = mailbox == null || mailbox.isEmpty() ? null : mailbox;
  }

  /** The IP address that the certificate has to have, 4 or 16 bytes, or null. */
  public byte @Nullable [] address() {
    return address;
  }

  public void address(byte @Nullable [] ip) {
    address = ip == null ? null : ip.clone();
  }

  /** Which certificates may not have been revoked. */
  public Revocation revocation() {
    return revocation;
  }

  public void revocation(Revocation wanted) {
    revocation = wanted;
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof VerifyParameters other
        && purpose == other.purpose
        && Objects.equals(time, other.time)
        && depth == other.depth
        && level == other.level
        && hosts.equals(other.hosts)
        && Objects.equals(email, other.email)
        && Arrays.equals(address, other.address)
        && revocation == other.revocation;
  }

  @Override
  public int hashCode() {
    return Objects.hash(purpose, time, depth, level, hosts, email, Arrays.hashCode(address));
  }
}
