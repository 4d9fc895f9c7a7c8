package org.cqueues.core.name;

/**
 * Why a name has no address. As with every error, the constant is a positive number and a result
 * that failed is its negative.
 */
public final class LookupErrors {
  /** A service name or port that is none. */
  public static final int ESERVICE = 1684960055;

  /** The host has no address. */
  public static final int ENONAME = 1684960054;

  /** An address of another family than asked for. */
  public static final int EFAMILY = 1684960053;

  private LookupErrors() {}
}
