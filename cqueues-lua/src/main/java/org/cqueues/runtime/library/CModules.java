package org.cqueues.runtime.library;

import java.util.Map;
import java.util.Set;

/** What to say of modules in C, of which a JVM loads none, and what stands in for some of them. */
final class CModules {
  /** By the first name of a module, or by the whole one. */
  private static final Map<String, String> STAND_INS =
      Map.ofEntries(
          Map.entry("socket", "cqueues.socket"),
          Map.entry("lsocket", "cqueues.socket"),
          Map.entry("ssl", "openssl.ssl"),
          Map.entry("md5", "openssl.digest"),
          Map.entry("sha1", "openssl.digest"),
          Map.entry("crypto", "openssl.digest"),
          Map.entry("bit", "bit32"),
          Map.entry("struct", "compat53.string"),
          Map.entry("rapidjson", "cjson"),
          Map.entry("yajl", "cjson"),
          Map.entry("inotify", "cqueues.notify"),
          Map.entry("signal", "cqueues.signal"),
          Map.entry("posix", "lfs"),
          Map.entry("posix.signal", "cqueues.signal"),
          Map.entry("posix.poll", "cqueues"),
          Map.entry("luv", "cqueues"),
          Map.entry("ev", "cqueues"),
          Map.entry("lanes", "cqueues.thread"),
          Map.entry("unbound", "cqueues.dns"));

  /** Those that there are in Java under their own names; a program may lack them. */
  private static final Set<String> OWN =
      Set.of("cqueues", "_cqueues", "openssl", "lpeg", "cjson", "zlib", "lfs", "system", "term");

  private CModules() {}

  /** Why a module whose file was found is not loaded. */
  static String refusal(String module, String file) {
    String sentence =
        "module '" + module + "' is written in C (file '" + file + "'), which a JVM cannot load";
    int dot = module.indexOf('.');
    String first = dot < 0 ? module : module.substring(0, dot);
    if (OWN.contains(first)) return sentence + "; this program has not installed its stand-in";
    String other = STAND_INS.getOrDefault(module, STAND_INS.get(first));
    return other == null ? sentence : sentence + "; '" + other + "' stands in for it";
  }
}
