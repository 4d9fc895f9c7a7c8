package org.cqueues.lua.openssl;

import java.util.function.Function;
import org.cqueues.core.certificate.SignedDraft;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Userdata;

/** How what is signed becomes a text: {@code toPEM} and {@code tostring}. */
final class PemMethods {
  private PemMethods() {}

  static <T extends Userdata> void addTo(
      ObjectClass<T> objects, Function<T, SignedDraft<?>> draft) {
    objects.method("toPEM", (self, _) -> Bytes.text(draft.apply(self).pem()));
    objects.metamethod("__tostring", (self, _) -> Bytes.text(draft.apply(self).pem()));
    objects.method(
        "tostring",
        (self, args) ->
            Arguments.wantsDer(args)
                ? Arguments.text(draft.apply(self).der())
                : Bytes.text(draft.apply(self).pem()));
  }
}
