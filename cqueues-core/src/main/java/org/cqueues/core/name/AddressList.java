package org.cqueues.core.name;

import java.util.List;
import org.cqueues.os.Interest;
import org.cqueues.os.SocketAddress;

/** Addresses that are known already. */
public final class AddressList implements AddressSource {
  private final List<? extends SocketAddress> addresses;
  private final int failure;
  private int next;

  /**
   * A list.
   *
   * @param failure what {@link #next} says behind the last one
   */
  public AddressList(List<? extends SocketAddress> addresses, int failure) {
    this.addresses = addresses;
    this.failure = failure;
  }

  @Override
  public int next() {
    if (next == addresses.size()) return failure;
    next++;
    return 0;
  }

  @Override
  public SocketAddress address() {
    return addresses.get(next - 1);
  }

  @Override
  public void close() {
    next = addresses.size();
  }

  @Override
  public int pollfd() {
    return -1;
  }

  @Override
  public int interest() {
    return Interest.NONE;
  }

  @Override
  public double timeout() {
    return Double.NaN;
  }
}
