package org.cqueues.core.socket;

/**
 * What it takes to put a layer on a transport in the middle of a conversation, see {@link
 * CoreSocket#layer}.
 */
final class LayerStart {
  private static final byte[] NOTHING = {};

  private final TransportLayer layer;
  private final InputBuffer in;
  private final OutputBuffer out;
  private final Channel output;
  private final boolean pushback;

  /** Bytes at the front of the output that the transport below has to send. */
  private int before;

  /**
   * A start.
   *
   * @param autoflush what was written so far goes without the layer
   * @param pushback what was received and not read belongs to the layer
   */
  LayerStart(
      TransportLayer layer,
      InputBuffer in,
      OutputBuffer out,
      Channel output,
      boolean autoflush,
      boolean pushback) {
    this.layer = layer;
    this.in = in;
    this.out = out;
    this.output = output;
    this.pushback = pushback;
    before = autoflush ? out.length() : 0;
  }

  /** Sends what goes without the layer: 0 if all is sent, else a negative error. */
  int sendBefore(Transport below) {
    while (before > 0) {
      long sent = out.send(below, before);
      if (sent < 0) return (int) sent;
      output.transferred(sent);
      before -= (int) sent;
    }
    return 0;
  }

  /** The transport with the layer on it; called once. */
  Transport over(Transport below) {
    return layer.over(below, pushback ? in.takeAll() : NOTHING);
  }
}
