package org.cqueues.core.certificate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/** The extensions of something that may be changed, in their order. */
public final class ExtensionList {
  private final List<Extension> extensions = new ArrayList<>();
  private final Runnable changed;

  ExtensionList(List<Extension> extensions, Runnable changed) {
    this.extensions.addAll(extensions);
    this.changed = changed;
  }

  ExtensionList(@Nullable Extensions extensions, Runnable changed) {
    this(list(extensions), changed);
  }

  private static List<Extension> list(@Nullable Extensions extensions) {
    if (extensions == null) return List.of();
    var list = new ArrayList<Extension>();
    for (ASN1ObjectIdentifier type : extensions.getExtensionOIDs()) {
      list.add(extensions.getExtension(type));
    }
    return list;
  }

  public boolean isEmpty() {
    return extensions.isEmpty();
  }

  public int size() {
    return extensions.size();
  }

  /** Counted from 0. */
  public Extension get(int index) {
    return extensions.get(index);
  }

  /** The extension of a type, or null. */
  public @Nullable Extension get(ASN1ObjectIdentifier type) {
    int index = indexOf(type);
    return index < 0 ? null : extensions.get(index);
  }

  private int indexOf(ASN1ObjectIdentifier type) {
    for (int i = 0; i < extensions.size(); i++) {
      if (extensions.get(i).getExtnId().equals(type)) return i;
    }
    return -1;
  }

  /** Adds an extension, or replaces the one of its type. */
  public void put(Extension extension) {
    int index = indexOf(extension.getExtnId());
    if (index < 0) extensions.add(extension);
    else extensions.set(index, extension);
    changed.run();
  }

  /** As {@link #put}, made of what the extension says. */
  public void put(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value)
      throws CryptoFailure {
    try {
      byte[] der = value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
      put(new Extension(type, critical, new DEROctetString(der)));
    } catch (IOException e) {
      throw new CryptoFailure("the extension has no encoding", e);
    }
  }

  /** Says whether an extension has to be understood; nothing where there is none. */
  public void critical(ASN1ObjectIdentifier type, boolean critical) {
    Extension extension = get(type);
    if (extension != null) put(new Extension(type, critical, extension.getExtnValue()));
  }

  /** Whether there is such an extension that has to be understood. */
  public boolean isCritical(ASN1ObjectIdentifier type) {
    Extension extension = get(type);
    return extension != null && extension.isCritical();
  }

  Extensions toExtensions() {
    return new Extensions(extensions.toArray(new Extension[0]));
  }
}
