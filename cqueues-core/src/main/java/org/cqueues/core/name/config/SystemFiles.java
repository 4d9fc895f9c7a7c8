package org.cqueues.core.name.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.cqueues.os.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The system's resolv.conf, nsswitch.conf and hosts for those who need them often: they are looked
 * at again at most once a second, and read again where they have changed. For one thread.
 */
public final class SystemFiles {
  static final Path ETC = Path.of("/etc");
  private static final double SECOND = 1;

  private final Path directory;
  private final Clock clock;
  private double lookedAt = Double.NEGATIVE_INFINITY;
  private List<Object> versions = List.of();
  private int version;
  private ResolverConfig config = new ResolverConfig();
  private HostsTable hosts = new HostsTable();

  /** The files in /etc. */
  public SystemFiles(Clock clock) {
    this(ETC, clock);
  }

  /** The files in another directory. */
  public SystemFiles(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** As {@link ResolverConfig#stub}, perhaps a second old; a copy that may be changed. */
  public ResolverConfig config() {
    look();
    return config.copy();
  }

  /** As {@link HostsTable#stub}, perhaps a second old; not to be changed. */
  public HostsTable hosts() {
    look();
    return hosts;
  }

  /** Another number each time that something was read anew. */
  public int version() {
    look();
    return version;
  }

  private void look() {
    double now = clock.now();
    if (now - lookedAt < SECOND) return;
    lookedAt = now;
    List<Object> seen = List.of(version("resolv.conf"), version("nsswitch.conf"), version("hosts"));
    if (seen.equals(versions)) return;
    versions = seen;
    version++;
    config = readConfig(directory);
    hosts = readHosts(directory);
  }

  private Object version(String name) {
    try {
      var file = Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
      return List.of(
          file.lastModifiedTime(), file.size(), Objects.requireNonNullElse(file.fileKey(), ""));
    } catch (IOException missing) {
      return "";
    }
  }

  static ResolverConfig readConfig(Path directory) {
    var config = new ResolverConfig();
    byte[] resolv = read(directory.resolve("resolv.conf"));
    byte[] services = read(directory.resolve("nsswitch.conf"));
    config.setLookup(List.of(Source.FILE, Source.BIND));
    if (resolv != null) ConfigFiles.applyResolvConf(config, resolv);
    if (services != null) ConfigFiles.applyNsSwitch(config, services);
    return config;
  }

  static HostsTable readHosts(Path directory) {
    var table = new HostsTable();
    byte[] content = read(directory.resolve("hosts"));
    if (content != null) table.load(content);
    return table;
  }

  /** A file that is not there, or that cannot be read, says nothing. */
  private static byte @Nullable [] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException missing) {
      return null;
    }
  }
}
