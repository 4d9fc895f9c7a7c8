package org.cqueues.core.certificate;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/** The name constraints of an issuer, RFC 5280 section 4.2.1.10. */
final class Constraints {
  private Constraints() {}

  /** The code of what the issuer forbids of a certificate below it, or 0. */
  static int check(ParsedCertificate issuer, ParsedCertificate certificate, boolean isLeaf) {
    NameConstraints constraints = issuer.nameConstraints();
    if (constraints == null) return 0;
    try {
      return check(constraints, namesOf(certificate, isLeaf));
    } catch (RuntimeException _) { // a constraint or a name that is none
      return VerifyCode.BAD_CONSTRAINT;
    }
  }

  private static int check(NameConstraints constraints, List<GeneralName> names) {
    var validator = new PKIXNameConstraintValidator();
    GeneralSubtree[] permitted = constraints.getPermittedSubtrees();
    GeneralSubtree[] excluded = constraints.getExcludedSubtrees();
    if (permitted != null) validator.intersectPermittedSubtree(permitted);
    if (excluded != null) for (GeneralSubtree tree : excluded) validator.addExcludedSubtree(tree);
    for (GeneralName name : names) {
      try {
        validator.checkPermitted(name);
      } catch (NameConstraintValidatorException _) {
        return VerifyCode.NOT_PERMITTED;
      }
      try {
        validator.checkExcluded(name);
      } catch (NameConstraintValidatorException _) {
        return VerifyCode.EXCLUDED;
      }
    }
    return 0;
  }

  /** The alternative names, the subject, its addresses of mail, and its host if that counts. */
  private static List<GeneralName> namesOf(ParsedCertificate certificate, boolean isLeaf) {
    List<GeneralName> names = new ArrayList<>(List.of(certificate.altNames()));
    X500Name subject = certificate.holder.getSubject();
    if (subject.getRDNs().length > 0) names.add(new GeneralName(subject));
    boolean hasHosts = names.stream().anyMatch(name -> name.getTagNo() == GeneralName.dNSName);
    for (RDN part : subject.getRDNs()) {
      for (AttributeTypeAndValue value : part.getTypesAndValues()) {
        if (!(value.getValue() instanceof ASN1String string)) continue;
        String text = string.getString();
        boolean isHost = value.getType().equals(BCStyle.CN) && isLeaf && !hasHosts;
        if (isHost && looksLikeHost(text)) names.add(new GeneralName(GeneralName.dNSName, text));
        if (value.getType().equals(BCStyle.EmailAddress)) {
          names.add(new GeneralName(GeneralName.rfc822Name, text));
        }
      }
    }
    return names;
  }

  private static boolean looksLikeHost(String text) {
    return text.indexOf('.') > 0 && text.matches("[\\w*-]+(\\.[\\w-]+)+");
  }
}
